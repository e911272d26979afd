import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { openDataFolder } from '#core/storage/data-folder.ts';

const home = () => mkdtempSync(join(tmpdir(), 'polyptych-folder-'));
const holderScript = `
  const { openDataFolder } = await import('#core/storage/data-folder.ts');
  globalThis.folder = openDataFolder(process.argv[1]);
  console.log('taken');
  setInterval(() => {}, 1000);
`;
let holder: ChildProcess | null = null;
afterEach(() => holder?.kill('SIGKILL'));

/** A second process that holds the folder. */
async function hold(root: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', holderScript, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  expect(line).toBe('taken');
  return child;
}

test('a second process on the same data folder is told who has it and what to do', async () => {
  const root = home();
  holder = await hold(root);
  expect(() => openDataFolder(root)).toThrow(
    `Polyptych already runs (process ${holder.pid}) on the data folder ${root}: use that one, or set POLYPTYCH_HOME to another folder.`,
  );
});

test('a process that is killed leaves no lock behind', async () => {
  const root = home();
  holder = await hold(root);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(() => openDataFolder(root).release()).not.toThrow();
});

test('a released folder can be opened again by the same process', () => {
  const root = home();
  openDataFolder(root).release();
  expect(() => openDataFolder(root).release()).not.toThrow();
});

test('a data folder that cannot be made is named in one sentence', () => {
  const root = home();
  writeFileSync(join(root, 'file'), '');
  expect(() => openDataFolder(join(root, 'file', 'home'))).toThrow(
    `The data folder "${join(root, 'file', 'home')}" cannot be used, since a file of that name is in the way`,
  );
});

test('previews of an earlier run are removed', () => {
  const root = home();
  mkdirSync(join(root, 'previews'));
  writeFileSync(join(root, 'previews', 'old.png'), '');
  openDataFolder(root).release();
  expect(existsSync(join(root, 'previews', 'old.png'))).toBe(false);
});
