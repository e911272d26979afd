import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Job, byQueueOrder } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type RunningApp, context, runApp } from '../support/running-app.ts';
import { type ServedApp, connectTo, jobWhere, serveApp } from '../support/served-app.ts';

let home: string;
let served: ServedApp | null = null;
let app: RunningApp | null = null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-controls-'));
});
afterEach(async () => {
  await served?.stop();
  await app?.dispose();
  served = null;
  app = null;
  rmSync(home, { recursive: true, force: true });
});

const startOf = ({ units: [unit] }: Job) => (unit?.state === 'completed' ? unit.startedAt : 0);
const devicesOf = ({ units }: Job) => units.map((unit) => ('deviceId' in unit ? unit.deviceId : null));
const quick = { ...sampleRequest, steps: 2 };

test('pause, order, priority and pin survive a kill, and the queue goes on in that order when it is resumed', async () => {
  served = await serveApp({ home, simulatedGpus: 1 });
  const before = await connectTo(served);
  await before.call('settings.update', { queuePaused: true });
  const ids: string[] = [];
  for (const prompt of ['a', 'b', 'c', 'd'])
    ids.push((await before.call('jobs.create', { ...quick, prompt })).id);
  const [a = '', b = '', c = '', d = ''] = ids;
  await before.call('jobs.move', { jobId: d, beforeJobId: a });
  await before.call('jobs.update', { jobId: c, priority: 1, pinnedDeviceId: 'simulated-0' });
  await before.call('jobs.move', { jobId: a, beforeJobId: null });
  await served.kill();

  served = await serveApp({ home, simulatedGpus: 1 });
  const after = await connectTo(served);
  const { jobs, settings } = await after.call('app.snapshot', {});
  expect(settings.queuePaused).toBe(true);
  expect(jobs.toSorted(byQueueOrder).map(({ id }) => id)).toEqual([c, d, b, a]);
  expect(jobs.find(({ id }) => id === c)?.pinnedDeviceId).toBe('simulated-0');
  expect(jobs.map(({ state }) => state)).toEqual(Array(4).fill('queued'));
  await after.call('settings.update', { queuePaused: false });
  const ended = await Promise.all(
    [c, d, b, a].map((id) => jobWhere(after, (job) => job.id === id && job.state === 'completed')),
  );
  const starts = ended.map(startOf);
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
});

test('a device that is excluded finishes its picture, gets no other and ends its worker; included again, it works', async () => {
  const running = runApp({ home, simulatedGpus: 2 });
  app = running;
  const set = (changes: Parameters<(typeof running.handlers)['settings.update']>[0]) =>
    running.handlers['settings.update'](changes, context);
  const busy = running.event('devices.changed', ({ devices }) =>
    devices.every(({ worker }) => worker.state === 'busy'),
  );
  const job = await running.create({ count: 6, steps: 10 });
  await busy;
  const off = running.event('devices.changed', ({ devices }) => devices[1]?.worker.state === 'off');
  /** Those that the device has begun, ended ones included. */
  const pictures = async () =>
    (await running.jobs()).flatMap(({ units }) =>
      units.filter((unit) => 'deviceId' in unit && unit.deviceId === 'simulated-1').map(({ index }) => index),
    );
  await set({ excludedDeviceIds: ['simulated-1'] });
  const begun = await pictures();
  expect(begun).not.toEqual([]);
  await off;
  const ended = await running.ended(job.id);
  expect(ended).toMatchObject({ state: 'completed' });
  expect(await pictures()).toEqual(begun);
  expect(ended.units.every(({ attempts }) => attempts === 1)).toBe(true);

  const idle = running.event('devices.changed', ({ devices }) => devices[1]?.worker.state === 'idle');
  await set({ excludedDeviceIds: [], queuePaused: true });
  await idle;
  const again = await running.create({ steps: 2 });
  await running.handlers['jobs.update']({ jobId: again.id, pinnedDeviceId: 'simulated-1' }, context);
  await set({ queuePaused: false });
  expect(devicesOf(await running.ended(again.id))).toEqual(['simulated-1']);
});

test('the slider and the switch, too, take effect at once and break off nothing', async () => {
  const running = runApp({ home, simulatedGpus: 2 });
  app = running;
  const set = (changes: Parameters<(typeof running.handlers)['settings.update']>[0]) =>
    running.handlers['settings.update'](changes, context);
  for (const [narrow, wide] of [
    [{ maxGpus: 1 }, { maxGpus: 2 }],
    [{ multiGpu: false }, { multiGpu: true }],
  ]) {
    const busy = running.event('devices.changed', ({ devices }) =>
      devices.every(({ worker }) => worker.state === 'busy'),
    );
    // Long enough to be worth a second load, also where loading was slow and what it took is learnt.
    const job = await running.create({ count: 6, steps: 50 });
    await busy;
    const off = running.event('devices.changed', ({ devices }) =>
      devices.some(({ worker }) => worker.state === 'off'),
    );
    await set(narrow ?? {});
    await off;
    const ended = await running.ended(job.id);
    expect(ended.units.map(({ attempts }) => attempts)).toEqual(Array(6).fill(1));
    const idle = running.event('devices.changed', ({ devices }) =>
      devices.every(({ worker }) => worker.state === 'idle'),
    );
    await set(wide ?? {});
    await idle;
  }
});

test('a reserved device is left free until its time is over, also of jobs that are pinned to it', async () => {
  const running = runApp({ home, simulatedGpus: 1 });
  app = running;
  const until = Date.now() + 2500;
  const ended = running.event('settings.changed', ({ settings }) => settings.deviceReservations.length === 0);
  await running.handlers['settings.update'](
    { deviceReservations: [{ deviceId: 'simulated-0', untilMs: until }] },
    context,
  );
  const job = await running.create({ steps: 2 });
  await running.handlers['jobs.update']({ jobId: job.id, pinnedDeviceId: 'simulated-0' }, context);
  await ended;
  expect((await running.jobs()).map(({ state }) => state)).toEqual(['queued']);
  expect(startOf(await running.ended(job.id))).toBeGreaterThanOrEqual(until);
});
