import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
const unsaved = { format: 'yaml', basedOn: null } as const;
const text = 'name: Boats\ntemplates: ["{a} boat"]\nlists: { a: [red, blue] }\ndefaults: { steps: 9 }\n';

const boats = [
  { prompt: 'red boat', picks: { a: 'red' } },
  { prompt: 'blue boat', picks: { a: 'blue' } },
];

let folder: string;
let themes: Themes;
let events: ReturnType<typeof createEventLog<Events>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-theme-requests-'));
  events = createEventLog<Events>();
  themes = createThemes({
    folders: { shipped: join(folder, 'shipped'), own: join(folder, 'own') },
    learntWeights: (id) => (list, entries) =>
      entries.map((entry) => (`${id} ${list} ${entry}` === 'boats a blue' ? 1e9 : 1)),
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
  const { theme: saved, version } = await themes.handlers['themes.save'](
    { id: 'boats', text, ...unsaved },
    context,
  );
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
  expect(await themes.handlers['themes.get']({ id: 'boats' }, context)).toEqual({
    text,
    format: 'yaml',
    version,
  });
  expect(await themes.handlers['themes.sample']({ id: 'boats', ...sampling }, context)).toEqual({
    samples: boats,
    next: '2',
  });
  expect(await themes.handlers['themes.list']({}, context)).toEqual({
    themes: [saved],
    folder: join(folder, 'own'),
  });
});

test('a text is checked without being saved', async () => {
  const check = themes.handlers['themes.check'];
  expect(await check({ id: null, text, ...sampling }, context)).toMatchObject({
    samples: boats,
    combinations: { combinations: '2' },
    problems: [],
  });
  expect(
    await check({ id: null, text: 'name: x\ntemplates:\n  - "{b}"', ...sampling }, context),
  ).toMatchObject({
    samples: [],
    combinations: null,
    problems: [{ location: { line: 3, column: 6 } }],
  });
  expect(await themes.handlers['themes.list']({}, context)).toMatchObject({ themes: [] });
});

test('what favorites taught of a theme counts, also while its text is being written', async () => {
  await themes.handlers['themes.save']({ id: 'boats', text, ...unsaved }, context);
  const asked = { ...sampling, mode: 'favorites', count: 1 } as const;
  const first = { samples: [{ prompt: 'blue boat' }] };
  const { 'themes.sample': sample, 'themes.check': check } = themes.handlers;
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  for (const seed of seeds) {
    expect(await sample({ id: 'boats', ...asked, seed }, context)).toMatchObject(first);
    expect(await check({ id: 'boats', text, ...asked, seed }, context)).toMatchObject(first);
  }
  const unknown: (string | undefined)[] = [];
  for (const seed of seeds) {
    const { samples } = await check({ id: null, text, ...asked, seed }, context);
    unknown.push(samples[0]?.prompt);
  }
  expect(unknown).toContain('red boat');
});

test('a round is one prompt of each theme in turn, those left out that cannot be used', async () => {
  const { 'themes.save': save, 'themes.round': round } = themes.handlers;
  await save({ id: 'boats', text, ...unsaved }, context);
  await save({ id: 'broken', text: 'name: x', ...unsaved }, context);
  await save({ id: 'sea', text: 'name: Sea\ntemplates: ["{1..9} waves"]', ...unsaved }, context);
  const { samples } = await round({ count: 5, seed: 1, mode: 'random' }, context);
  expect(samples.map(({ themeId }) => themeId)).toEqual(['boats', 'sea', 'boats', 'sea', 'sea']);
  expect(samples[0]?.picks['a']).toMatch(/^(?:red|blue)$/);
});

test('a theme with mistakes can be saved, and is listed with them', async () => {
  const { theme: saved } = await themes.handlers['themes.save'](
    { id: 'half', text: 'name: x', ...unsaved },
    context,
  );
  expect(saved).toMatchObject({ name: null, combinations: null, problems: [{ severity: 'error' }] });
  expect(() => themes.handlers['themes.sample']({ id: 'half', ...sampling }, context)).toThrow(
    /cannot be used/,
  );
  expect(() => themes.handlers['themes.get']({ id: 'none' }, context)).toThrow('There is no theme "none".');
});

test('what another program wrote meanwhile is not written over unseen, and what it removed is written again', async () => {
  const { 'themes.save': save, 'themes.get': get } = themes.handlers;
  const { version } = await save({ id: 'boats', text, ...unsaved }, context);
  const file = join(folder, 'own', 'boats.yaml');
  expect(() => save({ id: 'boats', text, ...unsaved }, context)).toThrow(
    'There is a theme "boats" already: choose another name.',
  );
  writeFileSync(file, `${text}# by hand\n`);
  const mine = { id: 'boats', text: `${text}# mine\n`, format: 'yaml' } as const;
  expect(() => save({ ...mine, basedOn: version }, context)).toThrow(/was changed by another program/);
  expect(readFileSync(file, 'utf8')).toContain('# by hand');
  const seen = await get({ id: 'boats' }, context);
  const { version: next } = await save({ ...mine, basedOn: seen.version }, context);
  expect(readFileSync(file, 'utf8')).toContain('# mine');
  rmSync(file);
  await save({ ...mine, basedOn: next }, context);
  expect(readFileSync(file, 'utf8')).toContain('# mine');
});

test('an own theme is renamed and removed; a shipped one stays, and comes back from behind an own one', async () => {
  const { 'themes.save': save, 'themes.rename': rename } = themes.handlers;
  const remove = themes.handlers['themes.delete'];
  const list = async () => {
    const answer = await themes.handlers['themes.list']({}, context);
    return answer.themes.map(({ id, origin, hidesShipped }) => [id, origin, hidesShipped]);
  };
  mkdirSync(join(folder, 'shipped'));
  writeFileSync(join(folder, 'shipped', 'sea.yaml'), text);
  const json = JSON.stringify({ name: 'Sea', templates: ['sea'] });
  await save({ id: 'sea', text: json, format: 'json', basedOn: null }, context);
  await save({ id: 'boats', text, ...unsaved }, context);
  expect(await list()).toEqual([
    ['boats', 'own', false],
    ['sea', 'own', true],
  ]);
  expect(() => rename({ id: 'boats', newId: 'sea' }, context)).toThrow(/already/);
  expect(await rename({ id: 'boats', newId: 'ships' }, context)).toMatchObject({
    id: 'ships',
    name: 'Boats',
  });
  expect(await remove({ id: 'sea' }, context)).toMatchObject({ text: json, format: 'json' });
  expect(await list()).toEqual([
    ['ships', 'own', false],
    ['sea', 'shipped', false],
  ]);
  expect(() => remove({ id: 'sea' }, context)).toThrow('"sea" comes with the app and stays as it is');
  expect(() => rename({ id: 'none', newId: 'some' }, context)).toThrow('There is no theme "none".');
});

test('a folder that may not be written to costs a sentence, and what was there stays', async () => {
  const { version } = await themes.handlers['themes.save']({ id: 'boats', text, ...unsaved }, context);
  // In the way of the file that a save writes first.
  mkdirSync(join(folder, 'own', '.boats.yaml.tmp', 'full'), { recursive: true });
  const save = () =>
    themes.handlers['themes.save'](
      { id: 'boats', text: 'name: Other', format: 'yaml', basedOn: version },
      context,
    );
  expect(save).toThrow(/directory|EISDIR/);
  expect(await themes.handlers['themes.get']({ id: 'boats' }, context)).toMatchObject({ text });
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
