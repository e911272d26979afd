import { expect, test } from 'vitest';
import type { Handlers } from '#shared/contract/index.ts';
import { openDatabase } from '../storage/database.ts';
import { context, request, startQueue, taskOf } from './queue-harness.ts';

type App = ReturnType<typeof startQueue>;
type Requests = App['queue']['handlers'];

/** Asks as a client would; what follows from it has happened when this returns. */
function ask<N extends keyof Requests>(app: App, name: N, input: Parameters<Handlers[N]>[0]) {
  const handler = app.queue.handlers[name] as (given: unknown, around: typeof context) => unknown;
  const answer = handler(input, context) as Awaited<ReturnType<Requests[N]>>;
  app.queue.schedule();
  return answer;
}
/** The prompts of what a single device draws, in order, until nothing is left. */
function drawn(app: App): string[] {
  const prompts: string[] = [];
  for (let task = app.running.get('d0'); task; task = app.running.get('d0')) {
    prompts.push(task.task.settings.prompt);
    app.complete('d0');
  }
  return prompts;
}
const create = (app: App, ...prompts: string[]) => prompts.map((prompt) => app.create({ prompt }).id);

test('a paused queue begins nothing, lets what runs end, and goes on where it was', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  create(app, 'a', 'b');
  app.choose({ queuePaused: true });
  app.complete('d0');
  create(app, 'c');
  expect(app.running.size).toBe(0);
  app.choose({ queuePaused: false });
  expect(drawn(app)).toEqual(['b', 'c']);
});

test('a pause of hours makes no job late: models are still kept together', () => {
  const app = startQueue(openDatabase(':memory:'), 1, { memoryBytes: 10, maxWaitSeconds: 600 });
  for (const modelId of ['m', 'n']) {
    app.create({ modelId });
    app.complete('d0');
  }
  app.choose({ queuePaused: true });
  for (const modelId of ['m', 'n', 'm', 'n']) app.create({ modelId, prompt: modelId });
  app.clock.advance(5 * 3600 * 1000);
  app.choose({ queuePaused: false });
  expect(drawn(app)).toEqual(['n', 'n', 'm', 'm']);
});

test('a higher priority goes first and a lower one last, among the jobs that wait', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [, b = '', , d = ''] = create(app, 'a', 'b', 'c', 'd', 'e');
  ask(app, 'jobs.update', { jobId: d, priority: 3 });
  ask(app, 'jobs.update', { jobId: b, priority: -1 });
  expect(drawn(app)).toEqual(['a', 'd', 'c', 'e', 'b']);
});

test('jobs go before others, to the end, and a new one comes behind those', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [, b = '', c = '', d = ''] = create(app, 'a', 'b', 'c', 'd');
  ask(app, 'jobs.move', { jobId: b, beforeJobId: null });
  create(app, 'e');
  ask(app, 'jobs.move', { jobId: d, beforeJobId: c });
  expect(drawn(app)).toEqual(['a', 'd', 'c', 'b', 'e']);
});

test('a pinned job waits for its device, and others pass it', () => {
  const app = startQueue(openDatabase(':memory:'), 2);
  create(app, 'a', 'b');
  const [c = ''] = create(app, 'c', 'd');
  ask(app, 'jobs.update', { jobId: c, pinnedDeviceId: 'd1' });
  app.complete('d0');
  expect(app.running.get('d0')?.task.settings.prompt).toBe('d');
  app.complete('d1');
  expect(app.running.get('d1')?.task.settings.prompt).toBe('c');
});

test('a picture that failed on one device goes to the one that its job was pinned to meanwhile', () => {
  const app = startQueue(openDatabase(':memory:'), 3);
  const [a = ''] = create(app, 'a');
  expect([...app.running.keys()]).toEqual(['d0']);
  ask(app, 'jobs.update', { jobId: a, pinnedDeviceId: 'd2' });
  app.fail('d0', 'worker_lost');
  expect([...app.running.keys()]).toEqual(['d2']);
});

test('an unknown device, an unknown job and one that has ended are refused with what to do', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [a = '', b = ''] = create(app, 'a', 'b');
  expect(() => ask(app, 'jobs.update', { jobId: b, pinnedDeviceId: 'x' })).toThrow(
    'There is no device "x" on this machine: choose one of d0.',
  );
  app.complete('d0');
  expect(() => ask(app, 'jobs.move', { jobId: b, beforeJobId: a })).toThrow(/has ended .* retry it first/);
  expect(() => ask(app, 'jobs.update', { jobId: 'x', priority: 1 })).toThrow('no longer on the list');
  expect(drawn(app)).toEqual(['b']);
});

test('a device that can never hold the model is refused as the place of its job, and nothing changes', () => {
  const app = startQueue(openDatabase(':memory:'), 2, { memoryBytes: 6 });
  const [a = ''] = create(app, 'a');
  const onTooSmall = { ...request, modelId: 'n', pinnedDeviceId: 'd1' };
  expect(() => ask(app, 'jobs.create', onTooSmall)).toThrow(/model N needs .* choose a larger device/);
  expect(app.queue.jobs().map(({ id }) => id)).toEqual([a]);
});

test('a job may be sent with its priority and its device', () => {
  const app = startQueue(openDatabase(':memory:'), 2);
  create(app, 'a', 'b', 'c');
  ask(app, 'jobs.create', { ...request, prompt: 'soon', priority: 1, pinnedDeviceId: 'd1' });
  app.complete('d0');
  app.complete('d1');
  expect([...app.running.values()].map(({ task }) => task.settings.prompt)).toEqual(['c', 'soon']);
});

test('order, priorities, pins and ends are the same after a restart', () => {
  const database = openDatabase(':memory:');
  const before = startQueue(database, 1);
  const [, b = '', c = '', d = '', e = ''] = create(before, 'a', 'b', 'c', 'd', 'e', 'f');
  ask(before, 'jobs.move', { jobId: d, beforeJobId: b });
  ask(before, 'jobs.update', { jobId: e, priority: 2 });
  ask(before, 'jobs.move', { jobId: c, beforeJobId: null });
  ask(before, 'jobs.update', { jobId: b, pinnedDeviceId: 'd0' });
  const after = startQueue(database, 1);
  expect(after.job(b)).toMatchObject({ pinnedDeviceId: 'd0' });
  create(after, 'g');
  expect(drawn(after)).toEqual(['e', 'a', 'd', 'b', 'f', 'c', 'g']);
});

test('cancelling all ends what waits, stops what runs and says which jobs those were', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [done = '', a = '', b = ''] = create(app, 'done', 'a', 'b');
  app.complete('d0');
  expect(ask(app, 'jobs.cancelAll', {})).toEqual({ jobIds: [a, b] });
  expect(app.cancelled.size).toBe(1);
  app.fail('d0', 'internal');
  expect(app.running.size).toBe(0);
  expect([done, a, b].map((id) => app.job(id)?.state)).toEqual(['completed', 'cancelled', 'cancelled']);
});

test('of many jobs cancelled at once, the last that ended stay on the list', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  app.choose({ queuePaused: true });
  const all = Array.from({ length: 50 }, () => app.create({ count: 2 }).id);
  ask(app, 'jobs.cancelAll', {});
  expect(app.queue.jobs().map(({ id }) => id)).toEqual(all.slice(-20));
});

test('retrying what failed leaves cancelled and finished jobs alone', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [a = '', b = '', c = ''] = create(app, 'a', 'b', 'c');
  app.fail('d0', 'internal');
  app.cancel(c);
  app.fail('d0', 'internal');
  expect(ask(app, 'jobs.retryFailed', {})).toEqual({ jobIds: [a, b] });
  expect(drawn(app)).toEqual(['a', 'b']);
  expect([a, b, c].map((id) => app.job(id)?.state)).toEqual(['completed', 'completed', 'cancelled']);
});

test('a duplicate has the same settings, priority and device, and another seed', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const [a = ''] = create(app, 'a');
  ask(app, 'jobs.update', { jobId: a, priority: 4, pinnedDeviceId: 'd0' });
  app.complete('d0');
  ask(app, 'jobs.duplicate', { jobId: a });
  const [original, copy] = app.queue.jobs();
  expect(copy).toMatchObject({ priority: 4, pinnedDeviceId: 'd0' });
  expect({ ...copy?.request, seed: 0 }).toEqual({ ...original?.request, seed: 0 });
  expect(copy?.request.seed).not.toBe(original?.request.seed);
});

test('a model that only a reserved device can hold waits for it instead of failing', () => {
  const app = startQueue(openDatabase(':memory:'), 1, { memoryBytes: 10 });
  app.choose({ deviceReservations: [{ deviceId: 'd0', untilMs: null }] });
  const [a = ''] = create(app, 'a');
  expect(app.job(a)?.state).not.toBe('failed');
});

test('where a prompt comes from is told to the worker, which writes it into the picture; a duplicate is nobody’s run', () => {
  const app = startQueue(openDatabase(':memory:'));
  const origin = { themeId: 'harbours', picks: { boat: 'trawler' }, runId: 'run-1' };
  const { id } = app.create({ origin });
  expect(taskOf(app, 'd0').task.settings.origin).toEqual(origin);
  ask(app, 'jobs.duplicate', { jobId: id });
  expect(app.queue.jobs().at(-1)?.request.origin).toEqual({ ...origin, runId: null });
});
