/** What must hold of the whole queue, whatever devices and people do to it, and whenever the app is killed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Settings, strategySchema } from '#shared/contract/settings.ts';
import { PolyptychError } from '#shared/errors.ts';
import { openDatabase } from '../storage/database.ts';
import { type Lease, createCrashingDevices } from './crashing-devices-harness.ts';
import { createJobStore } from './job-store.ts';
import { context, startQueue } from './queue-harness.ts';

const index = fc.nat({ max: 1000 });
const of = <K extends string>(kind: K) => ({ kind: fc.constant(kind) });
const strategy = fc.constantFrom(...strategySchema.options);
const codes = ['worker_lost', 'out_of_memory', 'no_device', 'internal'] as const;

const machineArbitrary = fc.record({
  // The smallest holds either model, the largest both.
  capacities: fc.array(fc.integer({ min: 7, max: 14 }), { minLength: 1, maxLength: 3 }),
  // Where nobody knows how much there is, batches are as large as allowed.
  memoryKnown: fc.boolean(),
  maxBatchSize: fc.integer({ min: 1, max: 4 }),
  strategy,
  multiGpu: fc.boolean(),
});
const actionArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ...of('create'),
      modelId: fc.constantFrom('m', 'n'),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ ...of('finish steps'), at: index }) },
  { weight: 8, arbitrary: fc.record({ ...of('complete'), at: index, picture: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...of('fail'),
      at: index,
      picture: index,
      code: fc.constantFrom(...codes),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...of('crash'), at: index }) },
  { weight: 2, arbitrary: fc.record(of('recover')) },
  { weight: 1, arbitrary: fc.record({ ...of('slider'), devices: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ ...of('strategy'), strategy, multiGpu: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...of('pause'), paused: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...of('cancel'), job: index }) },
  { weight: 1, arbitrary: fc.record({ ...of('retry'), job: index }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...of('prefer'), job: index, priority: fc.integer({ min: -1, max: 1 }) }),
  },
  { weight: 1, arbitrary: fc.record({ ...of('pin'), job: index, device: fc.option(index) }) },
  { weight: 1, arbitrary: fc.record({ ...of('move'), job: index, before: fc.option(index) }) },
  { weight: 1, arbitrary: fc.record({ ...of('wait'), seconds: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record(of('kill the app')) },
);
type Machine = typeof machineArbitrary extends fc.Arbitrary<infer T> ? T : never;
type Action = typeof actionArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Of all runs: batches have to be among what is tried. */
let largestBatch = 0;
const footprintBytes = (modelId: string) => (modelId === 'm' ? 6 : 7);
const at = <T>(list: readonly T[], place: number) => list[place % Math.max(1, list.length)];
const unitOf = ({ task }: Lease) => `${task.settings.jobId} ${task.settings.unitIndex}`;

/** Plays actions, and keeps books of its own on every unit, across the app's restarts. */
function play({ capacities, memoryKnown, ...chosen }: Machine) {
  const database = openDatabase(':memory:');
  const ids = capacities.map((_, place) => `d${place}`);
  const accepted = new Map<string, number>();
  const completed = new Set<string>();
  /** As people last wished it. */
  const pins = new Map<string, string | null>();
  const cancelled = new Set<string>();
  /** What each unit was struck by so far. */
  const failures = new Map<string, string[]>();
  let settings: Partial<Settings> = { ...chosen, enableBatching: true, maxGpus: 8, queuePaused: false };
  let life = begin();

  function selectedIds() {
    return ids.slice(0, settings.multiGpu ? settings.maxGpus : 1);
  }
  function begin() {
    const devices = createCrashingDevices(
      capacities.map((bytes) => (memoryKnown ? bytes : null)),
      footprintBytes,
    );
    devices.select(selectedIds());
    const { pool } = devices;
    const app = startQueue(database, 0, {
      ...settings,
      pool: {
        ...pool,
        run(deviceId, batch) {
          expect(settings.queuePaused).toBe(false);
          expect(batch.length).toBeLessThanOrEqual(chosen.maxBatchSize);
          largestBatch = Math.max(largestBatch, batch.length);
          for (const lease of batch) {
            expect(completed.has(unitOf(lease))).toBe(false);
            expect([null, undefined, deviceId]).toContain(pins.get(lease.task.settings.jobId));
          }
          pool.run(deviceId, batch);
        },
      },
    });
    return { app, devices };
  }
  function choose(changes: Partial<Settings>) {
    settings = { ...settings, ...changes };
    life.devices.select(selectedIds());
    life.app.choose(changes);
  }
  function complete(deviceId: string, lease: Lease) {
    life.devices.end(deviceId, lease);
    completed.add(unitOf(lease));
    life.app.written({ deviceId, ...lease });
  }
  function fail(deviceId: string, lease: Lease, code: (typeof codes)[number] | 'cancelled') {
    life.devices.end(deviceId, lease);
    failures.set(unitOf(lease), [...(failures.get(unitOf(lease)) ?? []), code]);
    const error = { code, message: 'It broke.' };
    life.app.queue.onLease(deviceId, { type: 'failed', leaseId: lease.leaseId, error });
  }
  const picked = (action: { at: number; picture: number }) => {
    const device = at(life.devices.working(), action.at);
    const lease = device && at([...device.finishing, ...device.drawing], action.picture);
    return device && lease ? { deviceId: device.id, lease } : null;
  };
  const jobs = (ended: boolean) =>
    life.app.queue.jobs().filter(({ state }) => ended !== ['queued', 'running'].includes(state));

  function act(action: Action) {
    const { app, devices } = life;
    const open = 'job' in action ? at(jobs(false), action.job) : undefined;
    switch (action.kind) {
      case 'create': {
        const { id } = app.create({ modelId: action.modelId, count: action.count });
        accepted.set(id, action.count);
        break;
      }
      case 'finish steps': {
        const device = at(devices.working(), action.at);
        for (const { leaseId } of device ? devices.finishSteps(device.id) : [])
          app.queue.onLease(device?.id ?? '', { type: 'finishing', leaseId });
        break;
      }
      case 'complete': {
        const found = picked(action);
        if (found) complete(found.deviceId, found.lease);
        break;
      }
      case 'fail': {
        const found = picked(action);
        if (!found) break;
        const obeys = devices.isCancelled(found.lease.leaseId);
        fail(found.deviceId, found.lease, obeys ? 'cancelled' : action.code);
        break;
      }
      case 'crash': {
        const device = at(devices.working(), action.at);
        if (device) for (const lease of devices.crash(device.id)) fail(device.id, lease, 'worker_lost');
        break;
      }
      case 'recover':
        devices.recover();
        break;
      case 'slider':
        choose({ maxGpus: action.devices });
        break;
      case 'strategy':
        choose({ strategy: action.strategy, multiGpu: action.multiGpu });
        break;
      case 'pause':
        choose({ queuePaused: action.paused });
        break;
      case 'cancel':
        if (!open) break;
        cancelled.add(open.id);
        app.cancel(open.id);
        break;
      case 'retry': {
        const ended = at(jobs(true), action.job);
        if (ended) app.retry(ended.id);
        break;
      }
      case 'prefer':
        if (open) void app.handlers['jobs.update']({ jobId: open.id, priority: action.priority }, context);
        break;
      case 'pin': {
        const pinnedDeviceId = action.device === null ? null : (at(ids, action.device) ?? null);
        if (!open) break;
        try {
          void app.handlers['jobs.update']({ jobId: open.id, pinnedDeviceId }, context);
          pins.set(open.id, pinnedDeviceId);
        } catch (error) {
          // A device that can never hold the model is refused.
          if (!(error instanceof PolyptychError) || error.code !== 'bad_input') throw error;
        }
        break;
      }
      case 'move': {
        const before = action.before === null ? undefined : at(jobs(false), action.before);
        const beforeJobId = before?.id ?? null;
        if (open) void app.handlers['jobs.move']({ jobId: open.id, beforeJobId }, context);
        break;
      }
      case 'wait':
        app.clock.advance(action.seconds * 1000);
        break;
      case 'kill the app':
        app.queue.dispose();
        life = begin();
        break;
    }
    life.app.queue.schedule();
  }

  /** With all devices there, everything that was accepted has to end. */
  function drain() {
    life.devices.recover();
    choose({ maxGpus: ids.length, multiGpu: true, queuePaused: false });
    const units = [...accepted.values()].reduce((sum, count) => sum + count, 0);
    for (let turn = 0; jobs(false).length > 0; turn++) {
      expect(turn, 'the queue stands still').toBeLessThanOrEqual(2 * units);
      if (life.devices.working().length === 0) life.app.clock.advance(120_000);
      for (const { id, drawing, finishing } of life.devices.working())
        for (const lease of [...finishing, ...drawing]) complete(id, lease);
      life.app.queue.schedule();
    }
  }

  /** Units by how they ended, as the database and the gallery have it. */
  function endings() {
    const stored = createJobStore(database).recover(10_000).jobs;
    const units = stored.flatMap(({ id, units: ofJob }) =>
      ofJob.map(({ index: place, state }) => ({ jobId: id, unit: `${id} ${place}`, state })),
    );
    const inState = (wanted: string) => units.filter(({ state }) => state === wanted);
    // Nothing ends badly without a reason: losing a worker is one only after the third time, for a unit or its whole job.
    const given = (unit: string) => failures.get(unit) ?? [];
    const lossesOf = (jobId: string) =>
      units
        .filter((unit) => unit.jobId === jobId)
        .flatMap(({ unit }) => given(unit))
        .filter((code) => code === 'worker_lost').length;
    const lostTooRarely = ({ unit, jobId }: { unit: string; jobId: string }) =>
      given(unit).length < 3 && given(unit).every((code) => code === 'worker_lost') && lossesOf(jobId) < 3;
    return {
      jobs: new Map(stored.map(({ id, units: ofJob }) => [id, ofJob.length])),
      completed: new Set(inState('completed').map(({ unit }) => unit)),
      pictures: life.app.images.counts().total,
      open: [...inState('queued'), ...inState('running')],
      failedWithoutReason: inState('failed').filter(lostTooRarely),
      cancelledUnasked: inState('cancelled').filter(({ jobId }) => !cancelled.has(jobId)),
    };
  }
  return { act, drain, endings, accepted, completed };
}

test('no unit is lost or done twice, no device used twice, vanished ones and pauses are respected, and all ends', () => {
  fc.assert(
    fc.property(machineArbitrary, fc.array(actionArbitrary, { maxLength: 60 }), (machine, actions) => {
      const played = play(machine);
      for (const action of actions) played.act(action);
      played.drain();
      const { accepted: jobs, completed } = played;
      const none = { open: [], failedWithoutReason: [], cancelledUnasked: [] };
      expect(played.endings()).toEqual({ jobs, completed, pictures: completed.size, ...none });
    }),
    { numRuns: 150 },
  );
  expect(largestBatch).toBeGreaterThan(1);
}, 30_000);
