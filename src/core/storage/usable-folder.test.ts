import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureUsableFolder } from './usable-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'polyptych-usable-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a missing folder is made with its parents, and nothing is left in it', () => {
  const folder = join(root, 'deep', 'down');
  ensureUsableFolder(folder, 'The output folder');
  expect(readdirSync(folder)).toEqual([]);
});

test('a file in the way is said, with the folder’s name', () => {
  writeFileSync(join(root, 'file'), '');
  for (const folder of [join(root, 'file'), join(root, 'file', 'below')])
    expect(() => ensureUsableFolder(folder, 'The output folder')).toThrow(
      `The output folder "${folder}" cannot be used, since a file of that name is in the way: choose another folder.`,
    );
});

test.runIf(existsSync('/proc/self'))('a place where no folder can be made is refused at once', () => {
  expect(() => ensureUsableFolder('/proc/polyptych/out', 'The output folder')).toThrow(
    'cannot be made there',
  );
});
