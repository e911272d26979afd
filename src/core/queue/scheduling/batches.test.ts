import { expect, test } from 'vitest';
import { type Board, createBoard } from './board.ts';
import { createAffinity } from './affinity/affinity.ts';
import { createRoundRobin, createSingleDevice } from './strategies/simple.ts';
import { createTimes } from './times.ts';
import type { Strategy, UnitReference } from './types.ts';

/** Devices on which each model has run one picture of a second. */
function machine(devices: readonly string[], batchShares?: Map<string, number>) {
  const models = ['m', 'n'];
  const times = createTimes(
    models.flatMap((modelId) =>
      devices.flatMap((deviceId) => [
        { kind: 'run' as const, modelId, deviceId, seconds: [1] },
        { kind: 'load' as const, modelId, deviceId, seconds: [1] },
      ]),
    ),
  );
  const board = createBoard({ times, maxBatchSize: 8, ...(batchShares ? { batchShares } : {}) });
  for (const id of models) board.setModel({ id, footprintBytes: 1 });
  for (const id of devices) board.setDevice({ id, capacityBytes: 10, usable: true }, 0);
  let accepted = 0;
  function accept(modelId: string, count: number, batchKey: string | null = modelId) {
    const id = `j${accepted++}`;
    const unitIndexes = Array.from({ length: count }, (_, index) => index);
    board.accept({ id, modelId, unitIndexes, workPerUnit: 1, acceptedAt: accepted / 1000, batchKey });
    return id;
  }
  return { board, accept };
}
function startNext(
  board: Board,
  strategy: Strategy,
  now = 1,
): { device: string; units: UnitReference[] } | null {
  board.refresh(now);
  const assignment = strategy.next(board, now);
  return assignment && { device: assignment.device.id, units: board.start(assignment, now) };
}
const done = (units: UnitReference[], runSeconds: number | null = null) => ({
  loadSeconds: null,
  runSeconds,
  ended: units,
  returned: [],
  avoidDevice: false,
});

test('units of different jobs share a batch, up to the size that is allowed', () => {
  const { board, accept } = machine(['d']);
  for (let job = 0; job < 10; job++) accept('m', 1);
  expect(startNext(board, createAffinity())?.units).toHaveLength(8);
});

test('in order, a batch takes what comes right after and passes nothing over', () => {
  const { board, accept } = machine(['d']);
  const [first, second] = [accept('m', 1), accept('m', 2)];
  accept('n', 1);
  accept('m', 3);
  expect(startNext(board, createSingleDevice())?.units).toEqual([
    { jobId: first, unitIndex: 0 },
    { jobId: second, unitIndex: 0 },
    { jobId: second, unitIndex: 1 },
  ]);
});

test('four pictures on four idle devices use all four', () => {
  const devices = ['a', 'b', 'c', 'd'];
  const { board, accept } = machine(devices);
  accept('m', 4);
  const strategy = createRoundRobin();
  const started = devices.map(() => startNext(board, strategy));
  expect(started.map((next) => next?.units.length)).toEqual([1, 1, 1, 1]);
  expect(started.map((next) => next?.device)).toEqual(devices);
});

test('a device that is free first leaves the busy ones their share', () => {
  const { board, accept } = machine(['a', 'b']);
  const strategy = createAffinity();
  accept('m', 2);
  const [first, second] = [startNext(board, strategy), startNext(board, strategy)];
  accept('m', 10);
  board.end(done(first?.units ?? []), 1);
  // Eleven are there with the one that runs, and has just begun.
  expect(startNext(board, strategy, 1)?.units).toHaveLength(6);
  board.end(done(second?.units ?? []), 2);
  expect(startNext(board, strategy, 2)?.units).toHaveLength(4);
});

test('who is free a moment earlier does not take all of the last ones: what is nearly done elsewhere counts for nothing', () => {
  for (const createStrategy of [createAffinity, createRoundRobin]) {
    const { board, accept } = machine(['a', 'b']);
    const strategy = createStrategy();
    accept('m', 24);
    const [first, second] = [startNext(board, strategy, 0), startNext(board, strategy, 0)];
    expect([first, second].map((next) => next?.units.length)).toEqual([8, 8]);
    board.end(done(first?.units ?? []), 7.99);
    expect(startNext(board, strategy, 7.99)?.units).toHaveLength(5);
    board.end(done(second?.units ?? []), 8);
    expect(startNext(board, strategy, 8)?.units).toHaveLength(3);
  }
});

test('the first picture of a model on a device is made alone, so that there is something to compare with', () => {
  const board = createBoard({ times: createTimes(), maxBatchSize: 8 });
  board.setModel({ id: 'm', footprintBytes: 1 });
  board.setDevice({ id: 'd', capacityBytes: 10, usable: true }, 0);
  board.accept({
    id: 'j',
    modelId: 'm',
    unitIndexes: [0, 1, 2],
    workPerUnit: 1,
    acceptedAt: 0,
    batchKey: 'm',
  });
  const first = startNext(board, createSingleDevice());
  expect(first?.units).toHaveLength(1);
  board.end(done(first?.units ?? [], 2), 3);
  expect(startNext(board, createSingleDevice(), 3)?.units).toHaveLength(2);
});

test('the units of a batch end one by one; the device is free when none of them needs it, the attempt over with the last', () => {
  const { board, accept } = machine(['d']);
  accept('m', 3);
  const strategy = createSingleDevice();
  const [a, b, c] = startNext(board, strategy)?.units ?? [];
  if (!a || !b || !c) throw new Error('three units were expected');
  accept('m', 1);
  expect(board.end(done([a]), 2)).toBe(false);
  board.release(b);
  expect(startNext(board, strategy, 2)).toBeNull();
  board.release(c);
  expect(startNext(board, strategy, 2)?.units).toHaveLength(1);
  expect(board.end({ ...done([]), returned: [b] }, 3)).toBe(false);
  expect(board.queuedUnits).toBe(1);
  expect(board.end(done([c]), 3)).toBe(true);
  expect(board.device('d')?.work.kind).toBe('busy');
});

test('a unit that was cancelled and retried while its batch goes on is another attempt', () => {
  const { board, accept } = machine(['d', 'e']);
  const job = accept('m', 2);
  const strategy = createSingleDevice();
  board.setDevice({ id: 'e', capacityBytes: 10, usable: false }, 0);
  const [a, b] = startNext(board, strategy)?.units ?? [];
  if (!a || !b) throw new Error('two units were expected');
  board.end(done([a]), 2);
  board.setDevice({ id: 'e', capacityBytes: 10, usable: true }, 2);
  board.accept({
    id: job,
    modelId: 'm',
    unitIndexes: [a.unitIndex],
    workPerUnit: 1,
    acceptedAt: 2,
    batchKey: 'm',
  });
  const again = startNext(board, createAffinity(), 2);
  expect(again).toEqual({ device: 'e', units: [a] });
  expect(board.end(done([b]), 3)).toBe(true);
  expect(board.device('e')?.work.kind).toBe('busy');
  expect(board.end(done([a]), 4)).toBe(true);
  expect(board.device('e')?.work.kind).toBe('idle');
});

test('what a batch saves is learnt; where it saves nothing pictures are made alone, and it is tried again later', () => {
  const shares = new Map<string, number>();
  const { board, accept } = machine(['d'], shares);
  const strategy = createSingleDevice();
  accept('m', 5);
  const batch = startNext(board, strategy)?.units ?? [];
  expect(batch).toHaveLength(5);
  for (const unit of batch) board.end(done([unit], 5), 6);
  expect(shares.get('m')).toBeCloseTo(1);
  accept('m', 60);
  const sizes: number[] = [];
  for (let next = startNext(board, strategy, 7); next; next = startNext(board, strategy, 7)) {
    sizes.push(next.units.length);
    board.end(done(next.units), 7);
  }
  expect(new Set(sizes)).toEqual(new Set([1, 2]));
  expect(sizes.indexOf(2)).toBe(50);
});

test('a batch that is half as long as its pictures one after the other is predicted to be', () => {
  const { board, accept } = machine(['d']);
  const strategy = createSingleDevice();
  accept('m', 4);
  const batch = startNext(board, strategy)?.units ?? [];
  board.end(done(batch, 2), 3);
  // 1 + 3 x 1/3: a third of the first for each of the others.
  expect(board.batchShare('m')).toBeCloseTo(1 / 3);
  accept('m', 7);
  startNext(board, strategy, 3);
  expect(board.device('d')?.work).toMatchObject({ endsAt: 3 + 3 });
});

test('a limit holds for a model on a device; held demands start nowhere', () => {
  const { board, accept } = machine(['d']);
  board.setBatchLimit('m', 'd', 2);
  accept('m', 4);
  expect(startNext(board, createAffinity())?.units).toHaveLength(2);
  const [other] = board.queue;
  if (!other) throw new Error('two units wait');
  const { board: second, accept: acceptSecond } = machine(['d']);
  acceptSecond('m', 1);
  second.hold(new Set(second.queue));
  expect(startNext(second, createAffinity())).toBeNull();
  second.hold(new Set());
  expect(startNext(second, createAffinity())?.units).toHaveLength(1);
});
