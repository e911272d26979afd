import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronFolderProblem } from './electron-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'polyptych-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const machines = { x64: 0x3e, arm64: 0xb7, riscv: 0xf3 };
function place(machine: keyof typeof machines | null, version = '45.4.1') {
  const program = Buffer.alloc(64);
  if (machine !== null) {
    program.write('\u007FELF', 'latin1');
    program.writeUInt16LE(machines[machine], 18);
  }
  writeFileSync(path.join(folder, 'electron'), program);
  writeFileSync(path.join(folder, 'version'), version);
}
const problem = () => electronFolderProblem(folder, { architecture: 'x64', version: '45.4.1' });

test('an Electron of the right kind is taken', () => {
  place('x64');
  expect(problem()).toBeNull();
  place('x64', 'v45.4.1\n');
  expect(problem()).toBeNull();
});

test.each([
  ['arm64', '45.4.1', /is for arm64, not for x64: name the folder of Electron for linux-x64\.$/],
  ['riscv', '45.4.1', /is for another machine, not for x64/],
  [null, '45.4.1', /is not a program for Linux, not for x64/],
  ['x64', '44.0.0', /is of version 44\.0\.0, not 45\.4\.1/],
] as const)('a program for %s of version %s is refused', (machine, version, sentence) => {
  place(machine, version);
  expect(problem()).toMatch(sentence);
});

test('a folder without Electron is refused', () => {
  expect(problem()).toMatch(/has no program named electron/);
});
