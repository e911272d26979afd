import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import type { AppOptions } from '#core/app-options.ts';
import { cudaPackage } from '#core/devices/cuda-libraries/cuda-package.ts';
import type { ExecutionProvider } from '#inference/contract.ts';
import type { SamplerProcess, WorkerProcess } from '#core/ports.ts';
import type { Events } from '#shared/contract/index.ts';
import type { Device } from '#shared/contract/devices.ts';
import { type RunningApp, childProcesses, context, runApp } from '../support/running-app.ts';
import { startPackageFeed } from '../support/package-feed.ts';
import { type FakeCard, fakeCard, startFakeNvidia } from './fake-nvml.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const idOf = (card: number) => fakeCard(card).uuid;
/** A card that nobody uses: what our workers draw there is not to be taken for others' work. */
const idleCard = (card: number, changes: Partial<FakeCard> = {}) =>
  fakeCard(card, {
    memory: { total: 16 * 2 ** 30, free: 16 * 2 ** 30, used: 0, reserved: 0 },
    utilizationPercent: 0,
    ...changes,
  });

interface Start extends Partial<AppOptions> {
  /** Whether workers of cards draw, on the processor. */
  drawing?: () => boolean;
  /** Told how many pictures a card's worker is given at once. */
  onBatch?: (size: number) => void;
  /** Comes between the app and the start of its sampler. */
  sampler?: (startSampler: () => SamplerProcess) => SamplerProcess;
}

/** The whole app on a machine of made-up cards. Its processes are real. */
function start(cards: FakeCard[], options: Start = {}) {
  const {
    drawing = () => true,
    sampler = (startSampler) => startSampler(),
    onBatch = () => {},
    environment = {},
    ...others
  } = options;
  const fake = startFakeNvidia(cards);
  undo.push(() => fake.dispose());
  const workers = new Map<string, WorkerProcess>();
  const launches: { provider: ExecutionProvider; libraryPath: string | undefined }[] = [];
  const app = runApp({
    simulatedGpus: 0,
    environment: { ...process.env, ...fake.environment, POLYPTYCH_SYSFS_ROOT: tmpdir(), ...environment },
    processAdapter: {
      ...childProcesses,
      spawn({ worker, environment: ofWorker }) {
        if (worker.deviceId !== 'cpu')
          launches.push({
            provider: worker.executionProvider,
            libraryPath: ofWorker['LD_LIBRARY_PATH'],
          });
        const process = childProcesses.spawn({
          worker: drawing() ? { ...worker, executionProvider: 'cpu' } : worker,
          environment: ofWorker,
        });
        workers.set(worker.deviceId, process);
        return {
          ...process,
          get pid() {
            return process.pid;
          },
          send(message) {
            if (message.type === 'run') onBatch(message.batch.length);
            process.send(message);
          },
        };
      },
      spawnSampler: (samplerOptions) => sampler(() => childProcesses.spawnSampler(samplerOptions)),
    },
    ...others,
  });
  undo.push(() => app.dispose());
  const pidOf = (card: number) => workers.get(idOf(card))?.pid ?? Number.NaN;
  return { fake, app, pidOf, launches };
}
const snapshot = async (app: RunningApp) => app.handlers['app.snapshot']({}, context);
const deviceIn = ({ devices }: { devices: Device[] }, id: string) =>
  devices.find((device) => device.id === id);

/** Resolves when what is asked of the devices is true, now or later. */
async function devicesWith(app: RunningApp, fits: (news: Events['devices.changed']) => boolean) {
  const later = app.event('devices.changed', fits);
  const now = await snapshot(app);
  return fits(now) ? now : await later;
}
const isIdle = (news: { devices: Device[] }, id: string) => deviceIn(news, id)?.worker.state === 'idle';

test('the app is there at once with the processor; cards join it when they are found', async () => {
  const { app } = start([idleCard(0), idleCard(1)]);
  const first = await snapshot(app);
  expect(first.devices.map(({ id }) => id)).toEqual(['cpu']);
  expect(first.machine).toMatchObject({ detection: 'running', gpuCount: 0 });
  const { devices, machine } = await devicesWith(app, (news) => news.machine.detection === 'done');
  expect(devices.map(({ id, enabled }) => [id, enabled])).toEqual([
    [idOf(0), true],
    [idOf(1), true],
    ['cpu', false],
  ]);
  expect(machine).toEqual({
    detection: 'done',
    // On some platforms there are none.
    cudaLibraries: { state: expect.any(String) },
    gpuCount: 2,
    totalGpuMemoryBytes: 32 * 2 ** 30,
    nvidiaDriver: '580.95.05',
    cudaVersion: '13.0',
    rocmVersion: null,
    notes: [],
  });
});

test('readings come once a second and make a history; news of the devices only when more than readings changed', async () => {
  const { app, fake } = start([idleCard(0)], { settingsOverrides: { multiGpu: false } });
  await devicesWith(app, (news) => isIdle(news, idOf(0)) && deviceIn(news, 'cpu')?.worker.state === 'off');
  const news: string[] = [];
  undo.push(app.events.on(({ name }) => void news.push(name)));
  fake.changeCard(0, { utilizationPercent: 5, temperatureCelsius: 50 });
  const hasWarmed = ({ readings }: Events['devices.sampled']) => readings[0]?.temperatureCelsius === 50;
  const { readings } = await app.event('devices.sampled', hasWarmed);
  expect(readings[0]).toMatchObject({
    deviceId: idOf(0),
    utilizationPercent: 5,
    memoryUsedBytes: 0,
    memoryUsedByAppBytes: 0,
    memoryUsedByOthersBytes: 0,
    stale: false,
  });
  expect(readings[1]).toMatchObject({ deviceId: 'cpu', memoryUsedByAppBytes: expect.any(Number) });
  await app.event('devices.sampled');
  expect(new Set(news)).toEqual(new Set(['devices.sampled']));
  const history = await app.handlers['devices.history']({ spanSeconds: 60 }, context);
  expect(history.series.map(({ deviceId }) => deviceId)).toEqual([idOf(0), 'cpu']);
  expect(history.series[0]?.temperatureCelsius).toContain(50);
});

test('a card that is lost in the middle of a picture: another makes it; back again, it is used again', async () => {
  const { app, fake } = start([idleCard(0), idleCard(1)]);
  await devicesWith(app, (news) => isIdle(news, idOf(0)) && isIdle(news, idOf(1)));
  const job = await app.create({ steps: 120, seed: 5 });
  const begun = await app.event('jobs.progressed', ({ progress }) => (progress?.step ?? 0) >= 2);
  expect(begun.jobId).toBe(job.id);
  fake.changeCard(0, { answers: { '*': 15 } });
  const lost = await devicesWith(app, (news) => deviceIn(news, idOf(0))?.health === 'lost');
  expect(deviceIn(lost, idOf(0))).toMatchObject({
    enabled: false,
    healthReason: expect.stringMatching(/\.$/),
  });
  const ended = await app.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', deviceId: idOf(1), attempts: 2 }]);
  fake.changeCard(0, { answers: {} });
  const back = await devicesWith(app, (news) => isIdle(news, idOf(0)));
  expect(deviceIn(back, idOf(0))).toMatchObject({ health: 'healthy', enabled: true });
});

test('a card that a worker cannot use is failing with the reason, and the processor makes the picture', async () => {
  // Nothing here answers to Vulkan for this card.
  const environment = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
  let mended = false;
  const { app } = start([idleCard(0)], { drawing: () => mended, environment });
  const job = await app.create({ steps: 2 });
  const ended = await app.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', deviceId: 'cpu', attempts: 1 }]);
  const { devices } = await snapshot(app);
  expect(devices).toMatchObject([
    {
      health: 'failing',
      healthReason: expect.stringMatching(/^Vulkan.*\.$/),
      backendReason: null,
      worker: { state: 'stopped' },
      enabled: false,
    },
    { id: 'cpu', enabled: true },
  ]);
  mended = true;
  // Someone mended it and asks for it.
  await app.handlers['devices.restartWorker']({ deviceId: idOf(0) }, context);
  await devicesWith(app, (news) => isIdle(news, idOf(0)) && deviceIn(news, idOf(0))?.health === 'healthy');
});

test('a driver that hangs from the start keeps nobody waiting for long: the processor makes the pictures', async () => {
  const { app, fake } = start([idleCard(0)]);
  fake.change((machine) => (machine.delays = { '*': Infinity }));
  const job = await app.create({ steps: 2 });
  const ended = await app.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', deviceId: 'cpu' }]);
  expect((await snapshot(app)).machine.notes).toEqual([
    'The driver of NVIDIA cards does not answer (looking for devices took longer than 10 s).',
  ]);
});

test('when nothing can be sampled any more, readings are stale and cards are used all the same', async () => {
  const samplers: SamplerProcess[] = [];
  const { app } = start([idleCard(0)], {
    sampler(startSampler) {
      if (samplers.length > 0) throw new Error('no processes left');
      const sampler = startSampler();
      samplers.push(sampler);
      return sampler;
    },
  });
  await devicesWith(app, (news) => isIdle(news, idOf(0)));
  samplers[0]?.kill();
  await app.event('devices.sampled', ({ readings }) => readings[0]?.stale === true);
  const { devices, machine } = await snapshot(app);
  expect(deviceIn({ devices }, idOf(0))).toMatchObject({
    stale: true,
    health: 'healthy',
    memoryUsedBytes: 0,
  });
  expect(machine.notes).toEqual([
    'Devices cannot be read now (its process could not be started: no processes left); this is tried again.',
  ]);
  const job = await app.create({ steps: 2 });
  expect((await app.ended(job.id)).units).toMatchObject([{ state: 'completed', deviceId: idOf(0) }]);
});

test('in single-GPU mode the first card that others leave alone is used', async () => {
  const held = { total: 16 * 2 ** 30, free: 8 * 2 ** 30, used: 8 * 2 ** 30, reserved: 0 };
  const { app } = start([idleCard(0, { memory: held }), idleCard(1)], {
    settingsOverrides: { multiGpu: false },
  });
  const { devices } = await devicesWith(
    app,
    (news) => isIdle(news, idOf(1)) && deviceIn(news, idOf(0))?.health === 'busy-elsewhere',
  );
  expect(devices.map(({ enabled }) => enabled)).toEqual([false, true, false]);
});

test('in single-GPU mode a card that others want is left after the picture in the making, not in the middle of it', async () => {
  const { app, fake, pidOf } = start([idleCard(0), idleCard(1)], { settingsOverrides: { multiGpu: false } });
  await devicesWith(app, (news) => isIdle(news, idOf(0)));
  const job = await app.create({ steps: 150 });
  await app.event('jobs.progressed', ({ progress }) => (progress?.step ?? 0) >= 1);
  const held = { total: 16 * 2 ** 30, free: 8 * 2 ** 30, used: 8 * 2 ** 30, reserved: 0 };
  fake.changeCard(0, {
    memory: held,
    processes: [
      { kind: 'compute', pid: pidOf(0), memory: 2 ** 30 },
      { kind: 'compute', pid: process.pid, memory: 7 * 2 ** 30 },
    ],
  });
  const { readings } = await app.event('devices.sampled', (news) => news.readings[0]?.memoryUsedBytes !== 0);
  expect(readings[0]).toMatchObject({
    memoryUsedByAppBytes: 2 ** 30,
    memoryUsedByOthersBytes: 7 * 2 ** 30,
  });
  const ended = await app.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', deviceId: idOf(0), attempts: 1 }]);
  const { devices } = await devicesWith(app, (news) => isIdle(news, idOf(1)));
  expect(devices.map(({ enabled }) => enabled)).toEqual([false, true, false]);
});

test.each([
  { took: 4, next: 2 },
  { took: 15.5, next: 1 },
])('after one picture took $took of 16 GB of a card, it draws $next at once', async ({ took, next }) => {
  const given: number[] = [];
  const { app, fake, pidOf } = start([idleCard(0)], {
    settingsOverrides: { multiGpu: false, enableBatching: true, maxBatchSize: 8 },
    onBatch: (size) => given.push(size),
  });
  await devicesWith(app, (news) => isIdle(news, idOf(0)));
  const first = await app.create({ count: 1, steps: 2 });
  await app.ended(first.id);
  const used = took * 2 ** 30;
  fake.changeCard(0, {
    memory: { total: 16 * 2 ** 30, free: 16 * 2 ** 30 - used, used, reserved: 0 },
    processes: [{ kind: 'compute', pid: pidOf(0), memory: used }],
  });
  await app.event('devices.sampled', ({ readings }) => readings[0]?.memoryUsedByAppBytes === used);
  // What is read is looked at after it was told of: when the next readings come, it is learnt.
  await app.event('devices.sampled', () => true);
  const second = await app.create({ count: 8, steps: 2 });
  const ended = await app.ended(second.id);
  expect(ended.units.every(({ state }) => state === 'completed')).toBe(true);
  expect(given.slice(0, 2)).toEqual([1, next]);
});

test('a hidden card is shown with what hides it and is never used', async () => {
  const { app } = start([idleCard(0), idleCard(1)], { environment: { CUDA_VISIBLE_DEVICES: '1' } });
  const { devices, machine } = await devicesWith(app, (news) => isIdle(news, idOf(1)));
  expect(devices.map(({ id, enabled, hiddenBy }) => ({ id, enabled, hiddenBy }))).toEqual([
    { id: idOf(1), enabled: true, hiddenBy: null },
    { id: idOf(0), enabled: false, hiddenBy: { variable: 'CUDA_VISIBLE_DEVICES', value: '1' } },
    { id: 'cpu', enabled: false, hiddenBy: null },
  ]);
  expect(machine).toMatchObject({ gpuCount: 2, totalGpuMemoryBytes: 16 * 2 ** 30 });
});

test('a simulated device tells the load and the memory of its worker', async () => {
  const app = runApp({ simulatedGpus: 2 });
  undo.push(() => app.dispose());
  const isFirst = ({ worker }: Device) => worker.state === 'idle';
  await devicesWith(app, ({ devices }) => devices.every(isFirst));
  const rest = await app.event('devices.sampled', ({ readings }) => readings[0]?.utilizationPercent !== null);
  const job = await app.create({ steps: 150 });
  const work = await app.event('devices.sampled', ({ readings }) =>
    readings.some(({ utilizationPercent }) => (utilizationPercent ?? 0) > 25),
  );
  const at = work.readings.findIndex(({ utilizationPercent }) => (utilizationPercent ?? 0) > 25);
  const other = 1 - at;
  expect(work.readings[other]?.utilizationPercent).toBeLessThan(25);
  expect(work.readings[at]?.memoryUsedByAppBytes).toBeGreaterThan(
    rest.readings[at]?.memoryUsedByAppBytes ?? 0,
  );
  expect(work.readings[at]?.memoryUsedByOthersBytes).toBe(0);
  await app.handlers['jobs.cancel']({ jobId: job.id }, context);
});

// There are such libraries for this platform only.
test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'CUDA libraries are offered for an NVIDIA card and, once they are there, used without a restart of the app',
  async () => {
    const { folder, files, name, version } = cudaPackage;
    const contents = files.map((file) => [`${folder}/${file}`, Buffer.from(file)] as const);
    const feed = await startPackageFeed(name, version, Object.fromEntries(contents));
    undo.push(() => feed.close());
    const environment = { POLYPTYCH_NUGET_FEED: feed.index };
    const { app, launches } = start([idleCard(0)], { environment });
    const before = await devicesWith(app, (news) => isIdle(news, idOf(0)));
    expect(before.machine.cudaLibraries).toEqual({ state: 'missing' });
    expect(deviceIn(before, idOf(0))).toMatchObject({ backend: 'webgpu' });

    const running = app.event('jobs.changed', ({ job: now }) => now.units[0]?.state === 'running');
    const job = await app.create({ steps: 40 });
    await running;
    await app.handlers['devices.installCuda']({}, context);
    await devicesWith(app, ({ machine }) => machine.cudaLibraries.state === 'installed');
    // What is drawn meanwhile is drawn to its end.
    expect((await app.ended(job.id)).units).toMatchObject([{ state: 'completed', attempts: 1 }]);
    const after = await devicesWith(app, (news) => launches.length === 2 && isIdle(news, idOf(0)));
    expect(deviceIn(after, idOf(0))).toMatchObject({ backend: 'cuda', backendReason: null });
    expect(launches).toEqual([
      { provider: 'webgpu', libraryPath: process.env['LD_LIBRARY_PATH'] },
      {
        provider: 'cuda',
        libraryPath: expect.stringContaining(`/cuda/onnxruntime-${version}`),
      },
    ]);
    const later = await app.create({ steps: 2 });
    expect((await app.ended(later.id)).units).toMatchObject([{ state: 'completed', deviceId: idOf(0) }]);
  },
);
