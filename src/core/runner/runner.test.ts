import { expect, test } from 'vitest';
import type { z } from 'zod';
import { runPlanSchema } from '#shared/contract/runner.ts';
import { openDatabase } from '../storage/database.ts';
import { type RunnerWorld, startRunner } from './runner-harness.ts';

const four = { secondsPerImage: [10, 10, 10, 10] };
/** So that no picture ends in the very moment in which a limit does. */
const slow = { secondsPerImage: [97, 97, 97, 97] };
const memory = () => openDatabase(':memory:');
const plan = (changes: Partial<z.input<typeof runPlanSchema>> = {}) =>
  runPlanSchema.parse({ themeIds: ['boats'], seed: 7, ...changes });
const modelIds = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
type World = ReturnType<typeof startRunner>;

/** Until it ends, at most a day. */
function drawAll(world: World) {
  for (let hour = 0; hour < 24 && world.run()?.phase.state !== 'ended'; hour += 1) world.pass(3600);
  return world.run();
}
/** By device, the share of the time in which it drew, from the end of its first load to the last picture of all. */
function busyShares({ drawn }: World): number[] {
  const end = Math.max(...drawn.map(({ endedAt }) => endedAt));
  return ['d0', 'd1', 'd2', 'd3'].map((id) => {
    const own = drawn.filter(({ deviceId }) => deviceId === id);
    const from = Math.min(...own.map(({ drawnFrom }) => drawnFrom));
    const busyMs = own.reduce((sum, one) => sum + one.endedAt - Math.max(from, one.startedAt), 0);
    return busyMs / (end - from);
  });
}

test.each([
  ['one model on four devices', 1, four, 4],
  ['two models', 2, four, 4],
  ['a model for each device', 4, four, 4],
  ['more models than devices', 8, four, 8],
  ['devices of different speed', 1, { secondsPerImage: [6, 8, 10, 14] }, 4],
] satisfies [string, number, RunnerWorld, number][])(
  '200 pictures keep four devices busy with as few loads as can be: %s',
  (_name, models, given, loadsNeeded) => {
    const world = startRunner(memory(), { ...given, models });
    world.ask('runs.start', plan({ modelIds: modelIds(models), limits: { images: 200 } }));
    const run = drawAll(world);
    expect(run).toMatchObject({ images: 200, failed: 0, phase: { state: 'ended', reason: 'images' } });
    expect(world.drawn).toHaveLength(200);
    expect(Math.min(...busyShares(world))).toBeGreaterThan(0.95);
    expect(world.loads()).toBe(loadsNeeded);
    expect(run?.devices.reduce((sum, { images }) => sum + images, 0)).toBe(200);
  },
);

test('what is waiting stays a little ahead of the devices', () => {
  const world = startRunner(memory(), four);
  world.ask('runs.start', plan());
  let most = 0;
  for (let second = 0; second < 600; second += 1) {
    world.pass(1);
    most = Math.max(most, world.queue.records().filter(({ units }) => units[0]?.state === 'queued').length);
  }
  expect(most).toBeLessThanOrEqual(8);
  expect(Math.min(...busyShares(world))).toBe(1);
});

test('killed in the middle and started again, no picture is drawn twice and none is left out', () => {
  const whole = startRunner(memory(), { ...four, models: 2 });
  const asked = plan({ modelIds: modelIds(2), limits: { images: 200 } });
  whole.ask('runs.start', asked);
  drawAll(whole);
  const pictures = (world: World) =>
    world.drawn.map(({ modelId, prompt, seed }) => `${modelId} ${prompt} ${seed}`);

  const database = memory();
  const drawn: string[] = [];
  let world = startRunner(database, { ...four, models: 2 });
  world.ask('runs.start', asked);
  for (const seconds of [95, 12, 61]) {
    world.pass(seconds);
    world.kill();
    drawn.push(...pictures(world));
    world = startRunner(database, { ...four, models: 2 });
  }
  expect(drawAll(world)).toMatchObject({ images: 200, phase: { reason: 'images' } });
  drawn.push(...pictures(world));
  expect(drawn.toSorted()).toEqual(pictures(whole).toSorted());
  expect(new Set(drawn).size).toBe(200);
});

test('a run of one hour begins nothing after it, to the second, and finishes what is being drawn', () => {
  const world = startRunner(memory(), { ...slow, startAt: 0 });
  world.ask('runs.start', plan({ limits: { hours: 1 } }));
  expect(drawAll(world)).toMatchObject({ phase: { state: 'ended', reason: 'time' } });
  const starts = world.drawn.map(({ startedAt }) => startedAt);
  expect(Math.max(...starts)).toBeLessThan(3_600_000);
  expect(Math.max(...starts)).toBeGreaterThan(3_500_000);
  expect(world.queue.records().some(({ units }) => units[0]?.state === 'queued')).toBe(false);
});

test('a run with hours of the day draws from the first second to the last of them', () => {
  const eveningMs = 21.5 * 3_600_000;
  const world = startRunner(memory(), { secondsPerImage: [397, 397], startAt: eveningMs });
  world.ask('runs.start', plan({ limits: { between: { from: '22:00', to: '07:00' } } }));
  expect(world.run()?.phase).toMatchObject({ state: 'waiting', reason: 'time-of-day', until: 79_200_000 });
  world.pass(10 * 3600);
  const hours = world.drawn.map(({ startedAt }) => startedAt / 3_600_000);
  expect(Math.min(...hours)).toBe(22);
  expect(Math.max(...hours)).toBeLessThan(31);
  expect(Math.max(...hours)).toBeGreaterThan(31 - 397 / 3600);
  expect(world.run()?.phase).toMatchObject({ state: 'waiting', reason: 'time-of-day' });
  const tonight = world.drawn.length;
  world.pass(15 * 3600);
  expect(world.drawn.length).toBeGreaterThan(tonight);
});

test('people come first: what waits is taken back at once, and the run goes on where it was', () => {
  const world = startRunner(memory(), { secondsPerImage: [10] });
  world.ask('runs.start', plan({ limits: { images: 10 } }));
  world.pass(65);
  world.create({ prompt: 'mine', modelId: 'm0' });
  world.create({ prompt: 'mine, too', modelId: 'm0' });
  world.pass(1);
  expect(world.run()).toMatchObject({
    waiting: 0,
    running: 1,
    phase: { state: 'waiting', reason: 'people' },
  });
  const run = drawAll(world);
  const prompts = world.drawn.map(({ prompt }) => prompt);
  expect(prompts.slice(4, 6)).toEqual(['mine', 'mine, too']);
  expect(run).toMatchObject({ images: 10, phase: { reason: 'images' } });
  const alone = startRunner(memory(), { secondsPerImage: [10] });
  alone.ask('runs.start', plan({ limits: { images: 10 } }));
  drawAll(alone);
  expect(prompts.toSpliced(4, 2)).toEqual(alone.drawn.map(({ prompt }) => prompt));
});

test('a pause by a person takes everything back, holds over a restart, and is told at the end', () => {
  const database = memory();
  const first = startRunner(database, four);
  const { id: runId } = first.ask('runs.start', plan({ limits: { images: 20 } }));
  first.pass(65);
  expect(first.ask('runs.pause', { runId })).toMatchObject({ waiting: 0, phase: { state: 'paused' } });
  first.pass(100);
  const before = first.drawn.length;
  first.kill();
  const second = startRunner(database, { ...four, startAt: 1_000_000 });
  second.pass(100);
  expect(second.drawn).toHaveLength(0);
  second.ask('runs.resume', { runId });
  expect(drawAll(second)).toMatchObject({ images: 20 });
  expect(second.drawn.length + before).toBe(20);
  expect(second.run()?.pausedSeconds.paused).toBeGreaterThan(900);
});

test('it waits while a card is too hot, and goes on when that has cooled down for good', () => {
  const world = startRunner(memory(), four);
  world.ask('runs.start', plan({ limits: { maximumTemperatureCelsius: 80 } }));
  world.pass(100);
  world.heat(81);
  world.pass(60);
  const hot = world.drawn.length;
  expect(world.run()).toMatchObject({ running: 0, phase: { state: 'waiting', reason: 'temperature' } });
  world.heat(78);
  world.pass(60);
  expect(world.drawn).toHaveLength(hot);
  world.heat(77);
  world.pass(60);
  expect(world.drawn.length).toBeGreaterThan(hot);
});

test('it ends before the disk is full', () => {
  const world = startRunner(memory(), four);
  world.ask('runs.start', plan({ limits: { minimumFreeBytes: 5e9 } }));
  world.pass(100);
  world.fillDisk(4e9);
  world.pass(30);
  expect(world.run()?.phase).toMatchObject({ state: 'ended', reason: 'disk-space' });
});

test('a model that fails again and again is given up, and the others go on', () => {
  const world = startRunner(memory(), {
    ...four,
    models: 2,
    fails: ({ settings }) => settings.modelId === 'm0',
  });
  world.ask('runs.start', plan({ modelIds: modelIds(2), limits: { images: 20 } }));
  const run = drawAll(world);
  expect(run).toMatchObject({ images: 20, phase: { reason: 'images' } });
  expect(run?.models[0]?.givenUp?.message).toMatch(/^5 pictures in a row failed, the last one so: It broke/);
  expect(run?.failures).toEqual([{ code: 'internal', message: 'It broke.', count: run?.failed }]);
});

test('a run of which everything fails ends and says why', () => {
  const world = startRunner(memory(), { ...four, fails: () => true });
  world.ask('runs.start', plan());
  expect(drawAll(world)).toMatchObject({ images: 0, phase: { state: 'ended', reason: 'failures' } });
  expect(world.run()?.failed).toBeLessThan(20);
});

test('pictures that failed do not count as finished ones', () => {
  const world = startRunner(memory(), { ...four, fails: ({ settings }) => settings.seed % 3 === 0 });
  world.ask('runs.start', plan({ limits: { images: 30 } }));
  const run = drawAll(world);
  expect(run).toMatchObject({ images: 30, phase: { reason: 'images' } });
  expect(run?.failed).toBeGreaterThan(10);
});

test('a theme without further prompts ends the run; themes take turns until then', () => {
  const world = startRunner(memory(), { secondsPerImage: [10] });
  world.ask('runs.start', plan({ themeIds: ['few', 'boats'], limits: { images: 8 } }));
  drawAll(world);
  const isFew = world.drawn.map(({ prompt }) => prompt.endsWith('cups'));
  expect(isFew).toEqual([true, false, true, false, true, false, false, false]);
  const short = startRunner(memory(), { ...four, models: 2 });
  short.ask('runs.start', plan({ themeIds: ['few'], modelIds: modelIds(2) }));
  expect(drawAll(short)).toMatchObject({ images: 6, phase: { state: 'ended', reason: 'prompts' } });
});

test('a stopped run finishes what is being drawn and leaves nothing in the queue; another one can begin', () => {
  const world = startRunner(memory(), four);
  const { id: runId } = world.ask('runs.start', plan());
  expect(() => world.ask('runs.start', plan())).toThrow('A run is going on: stop it before');
  world.pass(35);
  expect(world.ask('runs.stop', { runId }).phase).toMatchObject({ state: 'finishing', reason: 'stopped' });
  world.pass(20);
  expect(world.run()).toMatchObject({ waiting: 0, running: 0, phase: { state: 'ended', reason: 'stopped' } });
  expect(() => world.ask('runs.resume', { runId })).toThrow('This run has ended');
  world.ask('runs.start', plan());
  expect(world.ask('runs.list', {}).runs).toHaveLength(2);
});

test('settings that the model cannot draw and themes that are not there are refused before anything is drawn', () => {
  const world = startRunner(memory(), four);
  expect(() => world.ask('runs.start', plan({ settings: { width: 100 } }))).toThrow('multiple of');
  expect(() => world.ask('runs.start', plan({ themeIds: ['nowhere'] }))).toThrow(
    'There is no theme "nowhere"',
  );
  expect(world.ask('runs.list', {}).runs).toEqual([]);
});

test('what was learnt says how many pictures a run will make until when', () => {
  const world = startRunner(memory(), { ...four, startAt: 0 });
  const tonight = plan({ limits: { between: { from: '22:00', to: '07:00' } } });
  expect(world.ask('runs.estimate', tonight)).toEqual({ imagesPerHour: null, images: null, endsAt: null });
  world.ask('runs.start', plan({ limits: { images: 40 } }));
  drawAll(world);
  const { images, endsAt, imagesPerHour } = world.ask('runs.estimate', tonight);
  expect(imagesPerHour).toBeCloseTo(1440);
  const now = world.clock.now();
  expect(endsAt).toBe(7 * 3_600_000);
  expect(images).toBeCloseTo(((7 * 3_600_000 - now) / 10_000) * 4, -1);
});
