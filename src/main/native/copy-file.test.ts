import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { copyKeeping, copyReplacing } from './copy-file.ts';

let folder: string;
let source: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-copy-'));
  target = join(folder, 'target');
  mkdirSync(target);
  source = join(folder, 'tree.png');
  writeFileSync(source, 'a tree');
  return () => rmSync(folder, { recursive: true, force: true });
});

test('a copy takes the chosen name and replaces what had it', async () => {
  const file = join(target, 'mine.png');
  writeFileSync(file, 'old');
  await copyReplacing(source, file);
  expect(readFileSync(file, 'utf8')).toBe('a tree');
  expect(readdirSync(target)).toEqual(['mine.png']);
});

test('a copy takes the next free name where one is taken, and overwrites nothing', async () => {
  writeFileSync(join(target, 'tree.png'), 'someone else’s');
  expect(await copyKeeping(source, join(target, 'tree.png'))).toBe(join(target, 'tree (2).png'));
  expect(await copyKeeping(source, join(target, 'tree.png'))).toBe(join(target, 'tree (3).png'));
  expect(readFileSync(join(target, 'tree.png'), 'utf8')).toBe('someone else’s');
  expect(readdirSync(target).sort()).toEqual(['tree (2).png', 'tree (3).png', 'tree.png']);
});

test('many copies of one name at one time all get a name of their own', async () => {
  const copies = await Promise.all(
    Array.from({ length: 8 }, () => copyKeeping(source, join(target, 'tree.png'))),
  );
  expect(new Set(copies).size).toBe(8);
  for (const copy of copies) expect(statSync(copy).size).toBe(6);
  expect(readdirSync(target)).toHaveLength(8);
});

test('a copy that fails leaves nothing behind', async () => {
  await expect(copyKeeping(join(folder, 'missing.png'), join(target, 'a.png'))).rejects.toThrow('ENOENT');
  await expect(copyReplacing(join(folder, 'missing.png'), join(target, 'a.png'))).rejects.toThrow('ENOENT');
  mkdirSync(join(target, 'in-the-way', 'full'), { recursive: true });
  await expect(copyReplacing(source, join(target, 'in-the-way'))).rejects.toThrow('EISDIR');
  expect(readdirSync(target)).toEqual(['in-the-way']);
});
