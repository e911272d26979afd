import { expect, test } from 'vitest';
import { type Board, type BoardOptions, createBoard } from '../board.ts';
import { sentenceOf } from '../reasons.ts';
import { createTimes } from '../times.ts';
import type { Assignment, JobInput, Strategy } from '../types.ts';
import { createAffinity } from './affinity.ts';

interface Machine extends Partial<Omit<BoardOptions, 'times'>> {
  /** Speeds, by device. */
  devices: Record<string, number>;
  capacity?: number;
  /** Load seconds by model; a run takes 10 seconds at speed 1, and each model takes 1 byte. */
  models: Record<string, number>;
  loaded?: Record<string, string[]>;
}

/** A machine whose times are all known. */
function machine({ devices, capacity = 10, models, loaded = {}, ...options }: Machine) {
  const times = createTimes();
  for (const [modelId, load] of Object.entries(models))
    for (const [deviceId, speed] of Object.entries(devices)) {
      times.learn('load', modelId, deviceId, load);
      times.learn('run', modelId, deviceId, 10 / speed);
    }
  const board = createBoard({ times, ...options });
  for (const id of Object.keys(models)) board.setModel({ id, footprintBytes: 1 });
  for (const id of Object.keys(devices)) board.setDevice({ id, capacityBytes: capacity, usable: true }, 0);
  for (const [id, modelIds] of Object.entries(loaded)) board.setResident(id, modelIds);
  // What is loaded is loaded for the plain queue as well.
  for (const id of Object.keys(devices)) {
    board.setDevice({ id, capacityBytes: capacity + 1, usable: true }, 0);
    board.setDevice({ id, capacityBytes: capacity, usable: true }, 0);
  }
  return { board, strategy: createAffinity() };
}

let accepted = 0;
function accept(board: Board, modelId: string, images = 1, more: Partial<JobInput> = {}): string {
  const id = more.id ?? `job-${accepted++}`;
  const unitIndexes = Array.from({ length: images }, (_, index) => index);
  board.accept({ id, modelId, unitIndexes, workPerUnit: 1, acceptedAt: 0, ...more });
  return id;
}

function startAll(board: Board, strategy: Strategy, now = 0): Assignment[] {
  const started: Assignment[] = [];
  for (;;) {
    board.refresh(now);
    const assignment = strategy.next(board, now);
    if (!assignment) return started;
    started.push(assignment);
    board.start(assignment, now);
  }
}

const placesOf = (started: readonly Assignment[]) =>
  started.map(({ device, demand }) => `${demand.model.id} on ${device.id}`);

test('a job goes to the idle device that has its model loaded, and the reason says what a copy would have cost', () => {
  const { board, strategy } = machine({ devices: { a: 1, b: 1 }, models: { m: 18 }, loaded: { b: ['m'] } });
  accept(board, 'm');
  const [only, ...others] = startAll(board, strategy);
  expect(others).toEqual([]);
  expect(only?.device.id).toBe('b');
  expect(only && sentenceOf(only.reason)).toBe('already loaded here; a second copy would have cost 18 s');
});

test('four images of a new model use four devices at once, three devices 2, 1 and 1', () => {
  const four = machine({ devices: { a: 1, b: 1, c: 1, d: 1 }, models: { m: 5 } });
  accept(four.board, 'm', 4);
  expect(new Set(startAll(four.board, four.strategy).map(({ device }) => device.id)).size).toBe(4);
  const three = machine({ devices: { a: 1, b: 1, c: 1 }, models: { m: 5 } });
  accept(three.board, 'm', 4);
  expect(startAll(three.board, three.strategy)).toHaveLength(3);
  expect(three.board.queuedUnits).toBe(1);
});

test('waits for the device that has the model when that is sooner than loading a copy', () => {
  const { board, strategy } = machine({ devices: { a: 1, b: 1 }, models: { m: 30 }, loaded: { a: ['m'] } });
  accept(board, 'm');
  accept(board, 'm');
  expect(placesOf(startAll(board, strategy))).toEqual(['m on a']);
  expect(board.queuedUnits).toBe(1);
});

test('loads a copy when the queue of the model pays for it', () => {
  const { board, strategy } = machine({ devices: { a: 1, b: 1 }, models: { m: 30 }, loaded: { a: ['m'] } });
  for (let job = 0; job < 12; job++) accept(board, 'm');
  const started = startAll(board, strategy);
  expect(placesOf(started)).toEqual(['m on a', 'm on b']);
  expect(started[1]?.reason.kind).toBe('queue-pays-for-copy');
});

test('keeps each model where it is while both queues last', () => {
  const { board, strategy } = machine({
    devices: { a: 1, b: 1 },
    capacity: 1,
    models: { m: 20, n: 20 },
    loaded: { a: ['m'], b: ['n'] },
  });
  for (const modelId of ['n', 'n', 'm', 'm']) accept(board, modelId);
  expect(placesOf(startAll(board, strategy)).toSorted()).toEqual(['m on a', 'n on b']);
});

test('a slow card does not take the last image, which a fast one would have done before it', () => {
  const { board, strategy } = machine({
    devices: { slow: 1, fast: 5 },
    models: { m: 5 },
    loaded: { slow: ['m'], fast: ['m'] },
  });
  accept(board, 'm');
  accept(board, 'm');
  expect(placesOf(startAll(board, strategy))).toEqual(['m on fast']);
});

test('a slow card helps where the queue is longer than what the fast one does meanwhile', () => {
  const { board, strategy } = machine({
    devices: { slow: 1, fast: 5 },
    models: { m: 5 },
    loaded: { slow: ['m'], fast: ['m'] },
  });
  for (let job = 0; job < 12; job++) accept(board, 'm');
  expect(placesOf(startAll(board, strategy)).toSorted()).toEqual(['m on fast', 'm on slow']);
});

test('what nobody waits for leaves first', () => {
  const { board, strategy } = machine({
    devices: { a: 1 },
    capacity: 2,
    models: { wanted: 20, idle: 20, next: 20 },
    loaded: { a: ['wanted', 'idle'] },
  });
  accept(board, 'wanted');
  accept(board, 'next', 1, { priority: 1 });
  const [first] = startAll(board, strategy);
  expect(first?.demand.model.id).toBe('next');
  expect(first?.unload.map(({ id }) => id)).toEqual(['idle']);
});

test('nobody waits for ever behind a popular model: the turn comes when a plain queue would have served it', () => {
  const { board, strategy } = machine({
    devices: { a: 1 },
    capacity: 1,
    models: { hot: 20, rare: 20 },
    loaded: { a: ['hot'] },
  });
  // A job that can run nowhere now changes nothing for the others.
  board.setDevice({ id: 'off', capacityBytes: 1, usable: false }, 0);
  accept(board, 'hot', 1, { pinnedDeviceId: 'off' });
  accept(board, 'hot');
  const rare = accept(board, 'rare');
  const deadline = board.job(rare)?.plainFinishAt ?? 0;
  for (let job = 0; job < 200; job++) accept(board, 'hot');
  let now = 0;
  let doneAt: number | null = null;
  for (let turn = 0; turn < 200 && doneAt === null; turn++) {
    const [assignment] = startAll(board, strategy, now);
    const work = board.device('a')?.work;
    if (!assignment || work?.kind !== 'busy') break;
    now = work.endsAt;
    if (assignment.demand.job.id === rare) doneAt = now;
    board.end(
      {
        loadSeconds: null,
        runSeconds: null,
        ended: work.units,
        returned: [],
        avoidDevice: false,
      },
      now,
    );
  }
  expect(doneAt).not.toBeNull();
  expect(doneAt).toBeLessThanOrEqual(deadline + board.options.maxWaitSeconds);
});

test('a higher priority goes first, a pinned job runs nowhere else, and a device that is switched off gets nothing', () => {
  const { board, strategy } = machine({
    devices: { a: 1, b: 1 },
    models: { m: 5 },
    loaded: { a: ['m'], b: ['m'] },
  });
  board.setDevice({ id: 'b', capacityBytes: 10, usable: false }, 0);
  accept(board, 'm', 1, { pinnedDeviceId: 'b' });
  accept(board, 'm');
  const urgent = accept(board, 'm', 1, { priority: 1 });
  expect(startAll(board, strategy).map(({ demand }) => demand.job.id)).toEqual([urgent]);
});

test('units of several jobs share a batch, and idle devices get their part of it first', () => {
  const loaded = { a: ['m'], b: ['m'] };
  const { board, strategy } = machine({ devices: { a: 1, b: 1 }, models: { m: 5 }, loaded, maxBatchSize: 8 });
  for (let job = 0; job < 4; job++) accept(board, 'm', 1, { batchKey: 'same' });
  accept(board, 'm', 1, { batchKey: 'other' });
  const sizes = startAll(board, strategy).map(({ batch }) =>
    batch.reduce((sum, { units }) => sum + units, 0),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(5);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
  expect(Math.max(...sizes)).toBeGreaterThan(1);
});
