/** What must hold whatever happens: random machines, jobs, failures, crashes and controls against the pure core. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Board, createBoard } from './board.ts';
import { strategies } from './strategies/registry.ts';
import { createTimes } from './times.ts';
import type { Strategy } from './types.ts';

const machineArbitrary = fc.record({
  capacities: fc.array(fc.integer({ min: 4, max: 20 }), { minLength: 1, maxLength: 4 }),
  // The smallest device holds any one of them.
  footprints: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  maxBatchSize: fc.integer({ min: 1, max: 3 }),
});
const index = fc.nat({ max: 1000 });
const actionArbitrary = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      model: index,
      images: fc.integer({ min: 1, max: 5 }),
      priority: fc.integer({ min: 0, max: 1 }),
      pin: fc.option(index, { freq: 5 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      at: index,
      seconds: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), at: index, avoid: fc.boolean() }) },
  // A worker that died: its memory is empty.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), at: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('slider' as const), devices: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exclude' as const), at: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), job: index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('priority' as const),
      job: index,
      priority: fc.integer({ min: -1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), job: index, before: index }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pin' as const), job: index, device: fc.option(index) }),
  },
);
type Machine = typeof machineArbitrary extends fc.Arbitrary<infer T> ? T : never;
type Action = typeof actionArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Plays actions, and keeps books of its own on every unit. */
function play({ capacities, footprints, maxBatchSize }: Machine, strategy: Strategy) {
  const board: Board = createBoard({ times: createTimes(), maxBatchSize });
  footprints.forEach((footprintBytes, at) => board.setModel({ id: `m${at}`, footprintBytes }));
  const usable = capacities.map(() => true);
  const setDevice = (at: number) =>
    board.setDevice({ id: `d${at}`, capacityBytes: capacities[at] ?? 0, usable: usable[at] ?? false }, now);
  const units = new Map<string, 'queued' | 'running' | 'completed' | 'cancelled'>();
  let now = 0;
  let accepted = 0;
  capacities.forEach((_, at) => setDevice(at));

  const running = () => board.devices.filter(({ work }) => work.kind === 'busy');
  const waitingJobs = () => [...new Set([...board.queue].map(({ job }) => job.id))];

  function schedule() {
    for (let turn = 0; ; turn++) {
      expect(turn).toBeLessThanOrEqual(capacities.length);
      board.refresh(now);
      const assignment = strategy.next(board, now);
      if (!assignment) return;
      const { device, demand, batch } = assignment;
      expect(device.work.kind).toBe('idle');
      // By the test's own books, not the board's.
      expect(usable[device.index]).toBe(true);
      expect(batch.reduce((sum, part) => sum + part.units, 0)).toBeLessThanOrEqual(maxBatchSize);
      for (const part of batch) {
        expect(board.eligible(part.demand, device)).toBe(true);
        expect(part.demand.model).toBe(demand.model);
      }
      for (const { jobId, unitIndex } of board.start(assignment, now)) {
        expect(units.get(`${jobId} ${unitIndex}`)).toBe('queued');
        units.set(`${jobId} ${unitIndex}`, 'running');
      }
      expect(device.resident).toContain(demand.model);
      expect(device.residentBytes).toBeLessThanOrEqual(device.capacityBytes);
    }
  }
  function end(at: number, outcome: 'completed' | 'returned', seconds: number, avoidDevice = false) {
    const device = running()[at % Math.max(1, running().length)];
    if (device?.work.kind !== 'busy') return null;
    const ran = device.work.units;
    now += seconds;
    for (const { jobId, unitIndex } of ran) {
      expect(units.get(`${jobId} ${unitIndex}`)).toBe('running');
      units.set(`${jobId} ${unitIndex}`, outcome === 'completed' ? 'completed' : 'queued');
    }
    const ended = outcome === 'completed' ? ran : [];
    const returned = outcome === 'returned' ? ran : [];
    const runSeconds = outcome === 'completed' ? seconds : null;
    board.end({ loadSeconds: null, runSeconds, ended, returned, avoidDevice }, now);
    return device;
  }

  function act(action: Action) {
    const job = 'job' in action ? waitingJobs()[action.job % Math.max(1, waitingJobs().length)] : undefined;
    switch (action.kind) {
      case 'accept': {
        const id = `j${accepted++}`;
        const unitIndexes = Array.from({ length: action.images }, (_, unit) => unit);
        for (const unit of unitIndexes) units.set(`${id} ${unit}`, 'queued');
        const pinnedDeviceId = action.pin === null ? null : `d${action.pin % capacities.length}`;
        const modelId = `m${action.model % footprints.length}`;
        board.accept({
          id,
          modelId,
          unitIndexes,
          workPerUnit: 1,
          acceptedAt: now,
          priority: action.priority,
          pinnedDeviceId,
          batchKey: modelId,
        });
        break;
      }
      case 'end':
        end(action.at, 'completed', action.seconds);
        break;
      case 'fail':
        end(action.at, 'returned', 1, action.avoid);
        break;
      case 'crash': {
        const device = end(action.at, 'returned', 1);
        if (device) board.setResident(device.id, []);
        break;
      }
      case 'slider':
        capacities.forEach((_, at) => {
          usable[at] = at < action.devices;
          setDevice(at);
        });
        break;
      case 'exclude': {
        const at = action.at % capacities.length;
        usable[at] = !usable[at];
        setDevice(at);
        break;
      }
      case 'cancel':
        if (job === undefined) break;
        for (const unit of board.withdraw(job)) {
          expect(units.get(`${job} ${unit}`)).toBe('queued');
          units.set(`${job} ${unit}`, 'cancelled');
        }
        break;
      case 'priority':
        if (job !== undefined)
          board.reorder(job, { priority: action.priority, rank: board.job(job)?.rank ?? 0 });
        break;
      case 'move': {
        const before = waitingJobs()[action.before % Math.max(1, waitingJobs().length)];
        if (job !== undefined && before !== undefined && job !== before) {
          const { priority = 0, rank = 0 } = board.job(before) ?? {};
          board.reorder(job, { priority, rank: rank - Number.EPSILON * Math.max(1, Math.abs(rank)) });
          expect(waitingJobs().indexOf(job)).toBe(waitingJobs().indexOf(before) - 1);
        }
        break;
      }
      case 'pin':
        if (job !== undefined)
          board.pin(job, action.device === null ? null : `d${action.device % capacities.length}`);
        break;
    }
    schedule();
    expect(board.queuedUnits).toBe([...units.values()].filter((state) => state === 'queued').length);
    expect([...board.queue].reduce((sum, demand) => sum + demand.units.length, 0)).toBe(board.queuedUnits);
  }

  /** With all devices on, everything that was accepted has to end. */
  function drain() {
    capacities.forEach((_, at) => {
      usable[at] = true;
      setDevice(at);
    });
    schedule();
    for (let turn = 0; board.queuedUnits > 0 || running().length > 0; turn++) {
      expect(turn).toBeLessThanOrEqual(units.size);
      expect(running().length).toBeGreaterThan(0);
      end(0, 'completed', 5);
      schedule();
    }
  }
  return { act, drain, states: () => [...units.values()] };
}

test.each(Object.entries(strategies))(
  '%s: no unit is lost or done twice, no device used twice, memory never overcommitted, and everything ends',
  (_name, create) => {
    fc.assert(
      fc.property(machineArbitrary, fc.array(actionArbitrary, { maxLength: 50 }), (machine, actions) => {
        const played = play(machine, create());
        for (const action of actions) played.act(action);
        played.drain();
        expect(played.states().every((state) => state === 'completed' || state === 'cancelled')).toBe(true);
      }),
      { numRuns: 60 },
    );
  },
);

test('a released device begins the next unit, and the end of what it ran before does not disturb that', () => {
  const board = createBoard({ times: createTimes() });
  board.setDevice({ id: 'd', capacityBytes: 10, usable: true }, 0);
  const strategy = strategies['first-in-first-out']?.();
  if (!strategy) throw new Error('the plain queue is a strategy');
  const start = (now: number) => {
    board.refresh(now);
    const assignment = strategy.next(board, now);
    return assignment && board.start(assignment, now)[0];
  };
  board.accept({ id: 'j', modelId: 'm', unitIndexes: [0, 1, 2], workPerUnit: 1, acceptedAt: 0 });
  const first = { jobId: 'j', unitIndex: 0 };
  expect([start(0), start(0)]).toEqual([first, null]);
  board.release(first);
  expect(start(1)).toEqual({ jobId: 'j', unitIndex: 1 });
  board.end({ loadSeconds: 1, runSeconds: 2, ended: [], returned: [first], avoidDevice: true }, 2);
  expect(board.device('d')?.work).toMatchObject({ kind: 'busy', units: [{ jobId: 'j', unitIndex: 1 }] });
  expect(start(2)).toBeNull();
  board.release({ jobId: 'j', unitIndex: 1 });
  // The first unit is back at its place; it failed here, and there is no other device.
  expect([start(3)?.unitIndex, board.queuedUnits]).toEqual([2, 1]);
  expect(board.times([...board.wanted][0] ?? never()).run[0]).toBe(2);
});
function never(): never {
  throw new Error('nothing waits');
}

test('units that are accepted again join their job at its place', () => {
  const board = createBoard({ times: createTimes() });
  board.setDevice({ id: 'd', capacityBytes: 10, usable: true }, 0);
  const job = (id: string, unitIndexes: number[]) =>
    board.accept({ id, modelId: 'm', unitIndexes, workPerUnit: 1, acceptedAt: 0 });
  job('first', [0]);
  job('second', [0]);
  job('first', [1]);
  expect([...board.queue].map((demand) => `${demand.job.id} ${demand.units.join()}`)).toEqual([
    'first 0',
    'first 1',
    'second 0',
  ]);
  expect(board.withdraw('first')).toEqual([0, 1]);
  expect(board.queuedUnits).toBe(1);
});
