import { expect, it } from 'vitest';
import type { Attempt } from '#shared/contract/performance.ts';
import type { Call } from '../../../connection/session.ts';
import { createPerformance } from './performance-store.ts';

const attempt = (id: number): Attempt => ({
  id,
  deviceId: 'a',
  modelId: 'm',
  startedAt: id,
  endedAt: id + 1,
  loadSeconds: 0,
  runSeconds: 1,
  units: 1,
  outcome: 'completed',
  savedSeconds: 0,
  errorCode: null,
});

/** A store over a core that knows two attempts, and what it was asked for; timers end when the test says so. */
function start() {
  const asked: string[] = [];
  const timers: (() => void)[] = [];
  const answers: Record<string, unknown> = {
    'performance.attempts': { attempts: [attempt(2), attempt(1)] },
    'performance.statistics': { startedAt: 0, logBeganAt: 1, devices: [] },
    'jobs.plan': { busyUntil: [], runs: [] },
  };
  // Only these are ever asked for here.
  const call = ((name: string) => {
    asked.push(name);
    return Promise.resolve(answers[name]);
  }) as Call;
  const clock = {
    now: () => 0,
    after: (_delayMs: number, callback: () => void) => {
      timers.push(callback);
      return () => undefined;
    },
  };
  const performance = createPerformance({ call, clock });
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    return asked.splice(0);
  };
  return { performance, settle, timers, state: () => performance.store.getState() };
}
const unexpected = (error: unknown) => {
  throw error;
};

it('asks for nothing until someone looks, and forgets when nobody does any more', async () => {
  const { performance, settle, state } = start();
  performance.changed();
  performance.recorded(attempt(3));
  performance.reload();
  expect(await settle()).toEqual([]);
  const stop = performance.watch(unexpected);
  expect(await settle()).toEqual(['performance.attempts', 'performance.statistics', 'jobs.plan']);
  expect(state().attempts?.map(({ id }) => id)).toEqual([1, 2]);
  stop();
  expect(state().attempts).toBeNull();
});

it('adds each attempt once, though it may come with the answer and as news', async () => {
  const { performance, settle, state } = start();
  performance.watch(unexpected);
  await settle();
  performance.recorded(attempt(2));
  performance.recorded(attempt(3));
  expect(state().attempts?.map(({ id }) => id)).toEqual([1, 2, 3]);
});

it('asks for sums and the plan once for many changes, and once more for those that came meanwhile', async () => {
  const { performance, settle, timers } = start();
  performance.watch(unexpected);
  await settle();
  for (let count = 0; count < 100; count++) performance.changed();
  expect(await settle()).toEqual(['performance.statistics', 'jobs.plan']);
  timers.shift()?.();
  expect(await settle()).toEqual(['performance.statistics', 'jobs.plan']);
  timers.shift()?.();
  expect(await settle()).toEqual([]);
});
