/** A runner over a queue whose devices draw by a virtual clock, for tests. */
import type { LeasedTask } from '#inference/contract.ts';
import type { Input, Output } from '#shared/contract/index.ts';
import { sampleModel } from '#shared/contract/samples.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createSampler } from '#shared/themes/sampler.ts';
import { themeOf } from '#shared/themes/theme-harness.ts';
import { type QueueDevices, context, startQueue } from '../queue/queue-harness.ts';
import type { Database } from '../storage/database.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createRunStore } from './run-store.ts';
import { type Runner, createRunner } from './runner.ts';

export interface RunnerWorld {
  /** Seconds that a picture takes, one for each device. */
  secondsPerImage: readonly number[];
  loadSeconds?: number;
  models?: number;
  /** Whether a device holds one model at a time. */
  oneModelEach?: boolean;
  settings?: Partial<Settings>;
  startAt?: number;
  /** Whether a picture fails. */
  fails?: (task: LeasedTask['task']) => boolean;
}

const themes = {
  boats: themeOf(['{a boat|a ship} number {0..9999}']),
  few: themeOf(['{one|two|three} cups']),
};
const themeNamed = (id: string) => {
  if (id === 'boats' || id === 'few') return themes[id];
  throw new PolyptychError('bad_input', `There is no theme "${id}".`);
};

interface Drawn {
  deviceId: string;
  modelId: string;
  prompt: string;
  seed: number;
  jobId: string;
  startedAt: number;
  /** When its steps began. */
  drawnFrom: number;
  endedAt: number;
}

/** Made twice over the same database, it is the app before and after a restart. */
export function startRunner(database: Database, world: RunnerWorld) {
  const { secondsPerImage, loadSeconds = 30, models = 1, oneModelEach = true } = world;
  const clock = createVirtualClock(world.startAt ?? 1000);
  const state = secondsPerImage.map((seconds, index) => ({
    id: `d${index}`,
    seconds,
    busy: false,
    loaded: new Set<string>(),
    temperatureCelsius: 50,
  }));
  const drawn: Drawn[] = [];
  let loads = 0;
  let alive = false;
  let freeBytes = 1e12;
  let runner: Runner | null = null;
  let scheduling: (() => void) | null = null;
  const device = (id: string) => {
    const found = state.find((one) => one.id === id);
    if (!found) throw new Error(`There is no device ${id}.`);
    return found;
  };

  function draw(deviceId: string, batch: LeasedTask[]) {
    const own = device(deviceId);
    if (own.busy) throw new Error(`${deviceId} was given a second task`);
    const [first] = batch;
    if (!first) return;
    const { modelId } = first.task.settings;
    const loading = !own.loaded.has(modelId);
    if (loading) loads += 1;
    if (loading && oneModelEach) own.loaded.clear();
    own.loaded.add(modelId);
    own.busy = true;
    const startedAt = clock.now();
    const load = loading ? loadSeconds : 0;
    const drawing = own.seconds * batch.length;
    clock.after((load + drawing) * 1000, () => {
      if (!alive) return;
      own.busy = false;
      for (const { leaseId, task } of batch) {
        const { prompt, seed, jobId } = task.settings;
        if (world.fails?.(task)) {
          const error = { code: 'internal', message: 'It broke.' } as const;
          queue.onLease(deviceId, { type: 'failed', leaseId, error });
          continue;
        }
        const drawnFrom = startedAt + load * 1000;
        const endedAt = clock.now();
        drawn.push({ deviceId, modelId, prompt, seed, jobId, startedAt, drawnFrom, endedAt });
        const timings = { load, drawing, batchSize: batch.length, total: drawing, sessionRun: drawing };
        const image = { width: 128, height: 128, fileSizeBytes: 1, timings };
        queue.onLease(deviceId, { type: 'completed', leaseId, image });
      }
      queue.schedule();
    });
  }

  const pool: QueueDevices = {
    snapshot: () =>
      state.map(({ id, busy, loaded }) => ({
        id,
        selected: true,
        state: alive ? (busy ? 'busy' : 'idle') : 'unavailable',
        onTrial: false,
        loadedModelIds: [...loaded],
        memory: { totalBytes: oneModelEach ? 10 : null, usedByOthersBytes: 0 },
      })),
    settled: () => true,
    nameOf: (id) => id,
    wake: () => {},
    hasLoaded: (id, modelId) => device(id).loaded.has(modelId),
    unload(id, modelIds) {
      for (const modelId of modelIds) device(id).loaded.delete(modelId);
    },
    run: draw,
    cancel: () => {},
  };
  const library = Array.from({ length: models }, (_, index) =>
    sampleModel({ id: `m${index}`, memory: { estimatedBytes: 6, stagedBytes: 6, measuredBytes: null } }),
  );
  const app = startQueue(database, 0, {
    ...world.settings,
    pool,
    clock,
    library,
    onChange(jobs) {
      runner?.follow(jobs);
      // The queue does so in a microtask, which time that stands still does not wait for.
      scheduling ??= clock.after(0, () => {
        scheduling = null;
        if (alive) queue.schedule();
      });
    },
  });
  const { queue } = app;
  const quiet = () => {};
  const started = createRunner({
    store: createRunStore(database),
    queue,
    devices: {
      snapshot: pool.snapshot,
      list: () => state.map(({ id, temperatureCelsius }) => ({ id, enabled: true, temperatureCelsius })),
    },
    models: app.models,
    themes: {
      sampler: (id, sampling) => createSampler(themeNamed(id), sampling),
      defaultsOf: (id) => themeNamed(id).defaults,
    },
    dispatch: app.dispatch,
    settings: app.settings,
    freeBytes: () => freeBytes,
    minuteOfDay: (at) => Math.floor(at / 60_000) % (24 * 60),
    continues: true,
    events: app.events,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  runner = started;
  const { handlers } = started;
  alive = true;
  queue.schedule();

  function ask<Name extends keyof typeof handlers>(name: Name, input: Input<Name>): Output<Name> {
    // All of the runner's handlers answer at once; a name and its input belong together.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const handler = handlers[name] as (given: Input<Name>, around: typeof context) => Output<Name>;
    return handler(input, context);
  }
  return {
    ...app,
    runner: started,
    ask,
    drawn,
    loads: () => loads,
    heat(celsius: number) {
      for (const one of state) one.temperatureCelsius = celsius;
      started.look();
    },
    fillDisk(bytes: number) {
      freeBytes = bytes;
    },
    run: () => ask('runs.list', {}).runs[0],
    pass: (seconds: number) => clock.advance(seconds * 1000),
    /** The process is gone, in the middle of whatever it did. */
    kill() {
      alive = false;
      started.dispose();
      queue.dispose();
    },
  };
}
