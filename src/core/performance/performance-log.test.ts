import { expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { openDatabase } from '../storage/database.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import type { NewAttempt } from './attempt-store.ts';
import { createPerformanceLog } from './performance-log.ts';

const context = { signal: new AbortController().signal };
const attempt = (changes: Partial<NewAttempt> = {}): NewAttempt => ({
  deviceId: 'a',
  modelId: 'm',
  startedAt: 1000,
  endedAt: 4000,
  loadSeconds: 0,
  runSeconds: 2,
  units: 1,
  outcome: 'completed',
  savedSeconds: 0,
  errorCode: null,
  ...changes,
});

function startLog(database = openDatabase(':memory:'), kept?: number) {
  const events = createEventLog<Events>();
  const clock = createVirtualClock(10_000);
  const log = createPerformanceLog({
    database,
    devices: () => [{ id: 'a' }, { id: 'idle' }],
    events,
    clock,
    ...(kept === undefined ? {} : { kept }),
  });
  return {
    log,
    events,
    database,
    add: (changes: Partial<NewAttempt> = {}) => log.tell(log.record(attempt(changes))),
    async attempts(sinceMs: number | null, limit = 100) {
      return (await log.handlers['performance.attempts']({ sinceMs, limit }, context)).attempts;
    },
    statistics: async () => log.handlers['performance.statistics']({}, context),
  };
}

test('attempts come back as they were written, newest first, of the time that is asked for', async () => {
  const { add, attempts } = startLog();
  add({ endedAt: 4000, errorCode: 'worker_lost', outcome: 'failed', runSeconds: null });
  add({ endedAt: 9000, loadSeconds: 1.5, units: 4 });
  expect(await attempts(null)).toEqual([
    { id: 2, ...attempt({ endedAt: 9000, loadSeconds: 1.5, units: 4 }) },
    { id: 1, ...attempt({ errorCode: 'worker_lost', outcome: 'failed', runSeconds: null }) },
  ]);
  expect((await attempts(2000)).map(({ id }) => id)).toEqual([2]);
  expect((await attempts(null, 1)).map(({ id }) => id)).toEqual([2]);
});

test('sums are the same whether they are made row by row or by the database after a restart', async () => {
  const first = startLog();
  // Asked for before, so that what comes is added to what is known.
  await first.statistics();
  first.add({ units: 4, savedSeconds: 1.25 });
  first.add({ loadSeconds: 1.5 });
  first.add({ outcome: 'failed', runSeconds: null, endedAt: 2500 });
  first.add({ outcome: 'cancelled', runSeconds: null, endedAt: 2000 });
  first.add({ deviceId: 'b', runSeconds: 8 });
  const before = await first.statistics();
  const sums = {
    attempts: 4,
    completedUnits: 5,
    completedAttempts: 2,
    failedAttempts: 1,
    loads: 1,
    busySeconds: 2 + 3.5 + 1.5 + 1,
    savedSeconds: 1.25,
  };
  expect(before.devices.find(({ deviceId }) => deviceId === 'a')).toEqual({
    deviceId: 'a',
    sinceStart: sums,
    inLog: sums,
    unloads: 0,
  });
  const after = await startLog(first.database).statistics();
  const inLog = (statistics: typeof after) =>
    new Map(statistics.devices.map((device) => [device.deviceId, device.inLog]));
  expect(inLog(after)).toEqual(inLog(before));
  expect(after.devices.every(({ sinceStart }) => sinceStart.attempts === 0)).toBe(true);
  expect(after.logBeganAt).toBe(1000);
});

test('a device that did nothing is on the list, and one that is gone stays while the log knows it', async () => {
  const { add, statistics } = startLog();
  add({ deviceId: 'gone' });
  expect((await statistics()).devices.map(({ deviceId }) => deviceId)).toEqual(['a', 'idle', 'gone']);
});

test('the oldest attempts leave when there are too many, and the sums follow', async () => {
  const { add, attempts, statistics, database } = startLog(openDatabase(':memory:'), 50);
  for (let index = 0; index < 200; index++) add();
  await statistics();
  const restarted = startLog(database, 50);
  restarted.add();
  expect(await attempts(null, 1000)).toHaveLength(50);
  const { devices } = await restarted.statistics();
  expect(devices.find(({ deviceId }) => deviceId === 'a')?.inLog.attempts).toBe(50);
});

test('an attempt is told of only after its transaction', () => {
  const { log, events, database } = startLog();
  const told: unknown[] = [];
  events.on((event) => told.push(event.name));
  expect(() =>
    database.transaction(() => {
      log.record(attempt());
      throw new Error('the disk is full');
    }),
  ).toThrow('the disk is full');
  expect(told).toEqual([]);
  expect(log.page(0, 10)).toEqual([]);
  log.tell(database.transaction(() => log.record(attempt())));
  expect(told).toEqual(['performance.recorded']);
});

test('models that leave a device are counted, whoever sent them away', async () => {
  const { log, statistics } = startLog();
  log.observe([{ id: 'a', loadedModelIds: ['m', 'n'] }]);
  log.observe([{ id: 'a', loadedModelIds: ['n', 'o'] }]);
  log.observe([{ id: 'a', loadedModelIds: ['n', 'o'] }]);
  log.observe([{ id: 'a', loadedModelIds: [] }]);
  log.observe([]);
  expect((await statistics()).devices[0]?.unloads).toBe(3);
});
