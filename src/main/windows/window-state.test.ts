import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { initialWindowState, openWindowState, parseWindowState } from './window-state.ts';

let folder: string;
let warnings: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-window-'));
  warnings = [];
  return () => rmSync(folder, { recursive: true, force: true });
});

const bounds = { x: -20, y: 30, width: 1200, height: 800 };
function open(file = join(folder, 'window-state.json')) {
  const log = {
    info: () => undefined,
    warn: (_details: object, message: string) => void warnings.push(message),
    error: () => undefined,
  };
  return openWindowState({ file, log });
}

test('what is remembered is there at the next start, in one whole file', () => {
  const store = open();
  expect(store.current()).toEqual(initialWindowState);
  store.update({ bounds, maximized: true });
  store.update({ colorScheme: 'dark' });
  expect(open().current()).toEqual({ bounds, maximized: true, colorScheme: 'dark' });
  expect(readdirSync(folder)).toEqual(['window-state.json']);
});

test('a torn or foreign file counts as none, and what makes sense in it is kept', () => {
  for (const text of ['', '{"bounds":', 'null', '7', '[]', '"dark"'])
    expect(parseWindowState(text)).toEqual(initialWindowState);
  const nonsense = [
    { x: 1.5, y: 0, width: 10, height: 10 },
    { x: 0, y: 0, width: 0, height: 10 },
    { x: 0, y: 0, width: '10', height: 10 },
    { x: 1e9, y: 0, width: 10, height: 10 },
    { width: 10, height: 10 },
  ];
  for (const wrong of nonsense)
    expect(
      parseWindowState(JSON.stringify({ bounds: wrong, maximized: 'yes', colorScheme: 'dark' })),
    ).toEqual({
      bounds: null,
      maximized: false,
      colorScheme: 'dark',
    });
});

test('nothing is written where nothing changed', () => {
  const file = join(folder, 'window-state.json');
  const store = open(file);
  store.update({ bounds });
  writeFileSync(file, 'left alone');
  store.update({ bounds: { ...bounds } });
  expect(readFileSync(file, 'utf8')).toBe('left alone');
});

test('a state that cannot be written is logged, and counts for this run', () => {
  const file = join(folder, 'window-state.json');
  mkdirSync(file);
  const store = open(file);
  store.update({ bounds });
  expect(store.current().bounds).toEqual(bounds);
  expect(warnings).toEqual(['the state of the window could not be remembered']);
  expect(readdirSync(folder)).toEqual(['window-state.json']);
});
