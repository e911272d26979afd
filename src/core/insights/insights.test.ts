import { beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createUniformIntegers, splitSeed, uniform } from '#shared/random.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { type ImageStore, createImageStore } from '../gallery/image-store.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { exportedInsights } from './export.ts';
import { type Insights, createInsights } from './insights.ts';

const minuteMs = 60_000;
const draft = {
  modelId: 'postcards',
  scheduler: 'DDIMScheduler',
  steps: 20,
  guidanceScale: 3,
  width: 128,
  height: 128,
};
let database: Database;
let store: ImageStore;
let events: ReturnType<typeof createEventLog<Events>>;
let clock: VirtualClock;
let insights: Insights;
let dismissed: string[];

beforeEach(() => {
  database = openDatabase(':memory:');
  store = createImageStore(database);
  events = createEventLog<Events>();
  clock = createVirtualClock(1e9);
  dismissed = [];
  insights = createInsights({ database, events, clock, dismissedSuggestions: () => dismissed });
  return () => {
    insights.dispose();
    database.close();
  };
});

interface Job {
  pictures?: number;
  settings?: Partial<ReturnType<typeof sampleImage>>;
  /** How likely each picture is a favorite. */
  chance: number;
}

/** Jobs one after another, each with a prompt of its own; a job every ten minutes. */
function fill(jobs: readonly Job[], seed = 1) {
  const integer = createUniformIntegers(splitSeed(seed));
  database.transaction(() => {
    for (const [job, { pictures = 4, settings, chance }] of jobs.entries()) {
      for (let unit = 0; unit < pictures; unit += 1) {
        store.put({
          ...sampleImage({
            id: `${job}-${unit}`,
            jobId: `job-${job}`,
            prompt: `scene ${job}`,
            createdAt: job * 10 * minuteMs + unit,
            favorite: uniform(integer) < chance,
            ...settings,
          }),
          file: `${job}-${unit}.png`,
          unitIndex: unit,
          fileModifiedAt: null,
        });
      }
    }
  });
}
const decide = () => events.emit('gallery.removed', { imageIds: [] });
const levelsOf = async (factor: string) =>
  (await insights.report()).factors.find((one) => one.factor === factor)?.levels ?? [];
const alternating = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

test('an empty gallery says how many decisions are missing, and claims nothing', async () => {
  expect(await insights.report()).toMatchObject({ decisionsMissing: 20, factors: [], configurations: [] });
  fill([{ chance: 1, pictures: 5 }]);
  decide();
  expect(await insights.report()).toMatchObject({ decisionsMissing: 15, pictures: { seen: 5, kept: 5 } });
});

test('a guidance that is kept more often is claimed, suggested with its best value, and dismissed for good', async () => {
  fill(
    alternating(120, (job) =>
      job % 2 === 0 ? { chance: 0.5, settings: { guidanceScale: 5.5 } } : { chance: 0.2 },
    ),
  );
  const better = (await levelsOf('guidance')).find(({ label }) => label === '5.5');
  expect(better).toMatchObject({ verdict: 'more', requests: 60, seen: 240 });
  expect(better?.rate).toBeGreaterThan(0.4);
  const { suggestion } = await insights.handlers['insights.suggest'](draft, {
    signal: new AbortController().signal,
  });
  expect(suggestion).toMatchObject({ factor: 'guidance', label: '5.5', change: { guidanceScale: 5.5 } });
  expect(suggestion?.ratio.low).toBeGreaterThan(1);
  const ask = async (changes: object) =>
    (
      await insights.handlers['insights.suggest'](
        { ...draft, ...changes },
        { signal: new AbortController().signal },
      )
    ).suggestion;
  // Whoever has it needs no advice, and of a model without such pictures nothing is known.
  expect(await ask({ guidanceScale: 5 })).toBeNull();
  expect(await ask({ modelId: 'another' })).toBeNull();
  dismissed.push(suggestion?.key ?? '');
  expect(await ask({})).toBeNull();
});

test('what a model does is not claimed of the steps that it is used with', async () => {
  fill(
    alternating(120, (job) =>
      job % 2 === 0
        ? { chance: 0.5, settings: { modelId: 'good', modelName: 'Good', steps: 30 } }
        : { chance: 0.2, settings: { modelId: 'plain', modelName: 'Plain', steps: 20 } },
    ),
  );
  const [, thirty] = await levelsOf('steps');
  expect(thirty).toMatchObject({ label: '30', verdict: 'confounded', q: null });
  expect(thirty?.caution).toContain('100 % of them were made with the model Good');
  // Nor of the model: the steps changed with it.
  const [good] = await levelsOf('model');
  expect(good).toMatchObject({ verdict: 'confounded' });
  expect(good?.caution).toMatch(/were made with (20|30) steps.*cannot be told apart/);
});

test('who keeps the best of each batch is told nothing about the settings of smaller batches', async () => {
  fill(
    alternating(100, (job) => ({
      chance: 0,
      pictures: job % 2 === 0 ? 2 : 8,
      settings: { steps: job % 2 === 0 ? 10 : 20 },
    })),
  );
  database.connection.exec('UPDATE images SET favorite = 1 WHERE unit_index = 0');
  const levels = await levelsOf('steps');
  expect(levels.map(({ verdict }) => verdict)).not.toContain('more');
  expect(levels[0]?.rate).toBeGreaterThan(0.4);
});

test('rejected and deleted pictures count as seen and not kept, also from the trash', async () => {
  fill([{ chance: 1, pictures: 30 }]);
  database.connection.exec(`UPDATE images SET rejected = 1 WHERE unit_index < 5;
    UPDATE images SET deleted_at = 5 WHERE unit_index >= 25`);
  expect((await insights.report()).pictures).toMatchObject({ seen: 30, kept: 20, decided: 30 });
});

test('it is worked out anew when something was decided, and for pictures alone only after a while', async () => {
  fill([{ chance: 1, pictures: 30 }]);
  const first = await insights.report();
  expect(await insights.report()).toBe(first);
  clock.advance(minuteMs);
  events.emit('gallery.added', { images: [] });
  expect(await insights.report()).toBe(first);
  decide();
  const second = await insights.report();
  expect(second).not.toBe(first);
  events.emit('gallery.added', { images: [] });
  clock.advance(10 * minuteMs);
  expect(await insights.report()).not.toBe(second);
});

test('pictures are read in the order of their key, a page at a time, and those of a theme by its index', () => {
  const plan = (sql: string, ...values: (string | number)[]) =>
    database.connection
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => String(detail));
  expect(
    plan('SELECT prompt FROM images WHERE number < ? AND start IS NULL ORDER BY number DESC LIMIT ?', 1, 1),
  ).toEqual(['SEARCH images USING INTEGER PRIMARY KEY (rowid<?)']);
  expect(
    plan(
      'SELECT prompt FROM images WHERE theme_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT ?',
      'x',
      1,
    ),
  ).toEqual([expect.stringMatching(/^SEARCH images USING INDEX images_by_theme/)]);
});

test('the export is a line for each level, and a name from elsewhere is no formula', async () => {
  fill(
    alternating(60, (job) => ({
      chance: 0.4,
      settings: { modelId: job % 2 ? 'a' : 'b', modelName: job % 2 ? '=A1' : 'B' },
    })),
  );
  const report = await insights.report();
  const lines = [...exportedInsights(report, 'csv')].join('').split('\r\n');
  expect(lines[0]).toMatch(/^factor,value,seen,kept,/);
  expect(lines.find((line) => line.startsWith('model,'))).toMatch(/^model,'=A1,120,\d+,30,0\.\d+/);
  expect(JSON.parse([...exportedInsights(report, 'json')].join(''))).toEqual(report);
});
