import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { systemClock } from '../system-clock.ts';
import { type Themes, createThemes } from './themes.ts';

const quiet = () => {};
const context = { signal: new AbortController().signal };
const sampling = { count: 3, seed: 1, mode: 'combinatorial', start: '0' } as const;
const text = 'name: Boats\ntemplates: ["{a} boat"]\nlists: { a: [red, blue] }\ndefaults: { steps: 9 }\n';

let folder: string;
let themes: Themes;
let events: ReturnType<typeof createEventLog<Events>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-theme-requests-'));
  events = createEventLog<Events>();
  themes = createThemes({
    folders: { shipped: join(folder, 'shipped'), own: join(folder, 'own') },
    events,
    clock: systemClock,
    log: { info: quiet, warn: quiet, error: quiet },
  });
});
afterEach(() => {
  themes.dispose();
  rmSync(folder, { recursive: true });
});

/** The next news of changed themes. */
function change(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = events.on(({ name }) => {
    if (name !== 'themes.changed') return;
    stop();
    resolve();
  });
  return promise;
}

test('a theme is saved into the own folder, listed, sampled and read again', async () => {
  const changed = change();
  const saved = await themes.handlers['themes.save']({ id: 'boats', text }, context);
  await changed;
  expect(saved).toMatchObject({
    id: 'boats',
    name: 'Boats',
    origin: 'own',
    combinations: { kind: 'exact', combinations: '2' },
    defaults: { steps: 9 },
    problems: [],
  });
  expect(readdirSync(join(folder, 'own'))).toEqual(['boats.yaml']);
  expect(await themes.handlers['themes.get']({ id: 'boats' }, context)).toEqual({ text });
  expect(await themes.handlers['themes.sample']({ id: 'boats', ...sampling }, context)).toEqual({
    prompts: ['red boat', 'blue boat'],
    next: '2',
  });
  expect(await themes.handlers['themes.list']({}, context)).toEqual({
    themes: [saved],
    folder: join(folder, 'own'),
  });
});

test('a text is checked without being saved', async () => {
  const check = themes.handlers['themes.check'];
  expect(await check({ text, ...sampling }, context)).toMatchObject({
    prompts: ['red boat', 'blue boat'],
    combinations: { combinations: '2' },
    problems: [],
  });
  expect(await check({ text: 'name: x\ntemplates:\n  - "{b}"', ...sampling }, context)).toMatchObject({
    prompts: [],
    combinations: null,
    problems: [{ location: { line: 3, column: 6 } }],
  });
  expect(await themes.handlers['themes.list']({}, context)).toMatchObject({ themes: [] });
});

test('a theme with mistakes can be saved, and is listed with them', async () => {
  const saved = await themes.handlers['themes.save']({ id: 'half', text: 'name: x' }, context);
  expect(saved).toMatchObject({ name: null, combinations: null, problems: [{ severity: 'error' }] });
  expect(() => themes.handlers['themes.sample']({ id: 'half', ...sampling }, context)).toThrow(
    /cannot be used/,
  );
  expect(() => themes.handlers['themes.get']({ id: 'none' }, context)).toThrow('There is no theme "none".');
});

test('the own folder is watched: a file that is put there or changed is news', async () => {
  await themes.handlers['themes.list']({}, context);
  const file = join(folder, 'own', 'new.yaml');
  const added = change();
  writeFileSync(file, text);
  await added;
  expect(await themes.handlers['themes.list']({}, context)).toMatchObject({ themes: [{ id: 'new' }] });
  const changed = change();
  writeFileSync(file, readFileSync(file, 'utf8').replace('Boats', 'Ships'));
  await changed;
  expect(await themes.handlers['themes.list']({}, context)).toMatchObject({ themes: [{ name: 'Ships' }] });
});
