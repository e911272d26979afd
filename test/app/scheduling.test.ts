import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppOptions } from '#core/app-options.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type RunningApp, childProcesses, context, runApp } from '../support/running-app.ts';

const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
let home: string;
let app: RunningApp | null = null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-scheduling-'));
});
afterEach(async () => {
  await app?.dispose();
  rmSync(home, { recursive: true, force: true });
});

/** Two devices, a second model, and a list of what was loaded where, and what was let go. */
function start(options: Partial<AppOptions> = {}) {
  cpSync(embedded, join(home, 'models', 'second'), { recursive: true });
  const loads: string[] = [];
  const running = runApp({
    home,
    simulatedGpus: 2,
    processAdapter: {
      ...childProcesses,
      spawn(spawnOptions) {
        const process = childProcesses.spawn(spawnOptions);
        process.onMessage((message) => {
          if (message.type === 'loaded')
            loads.push(`${message.modelFolder} on ${spawnOptions.worker.deviceId}`);
        });
        return process;
      },
    },
    ...options,
  });
  app = running;
  return { running, loads };
}
async function leaveRoomForOneModel(running: RunningApp) {
  const { models, devices } = await running.handlers['app.snapshot']({}, context);
  const total = devices[0]?.memoryTotalBytes ?? 0;
  const size = Math.max(...models.map(({ memory }) => memory.estimatedBytes));
  const gpuMemorySafetyBytes = Math.floor(total - 1.5 * size);
  await running.handlers['settings.update']({ gpuMemorySafetyBytes }, context);
}
const allIdle = (running: RunningApp) =>
  running.event('devices.changed', ({ devices }) => devices.every(({ worker }) => worker.state === 'idle'));
const deviceOf = ({ units: [unit] }: Job) => (unit?.state === 'completed' ? unit.deviceId : null);

test('a mixed queue of two models on two devices loads each model at most once on each device', async () => {
  const { running, loads } = start();
  const jobs: Job[] = [];
  for (let index = 0; index < 8; index++)
    jobs.push(await running.create({ modelId: index % 2 ? 'second' : 'postcards', count: 2, steps: 3 }));
  const ended = await Promise.all(jobs.map(({ id }) => running.ended(id)));
  expect(ended.map(({ state }) => state)).toEqual(Array(8).fill('completed'));
  expect(loads.length).toBeGreaterThanOrEqual(2);
  expect(new Set(loads).size).toBe(loads.length);
});

test('four images on four devices use all four, from the very first job on', async () => {
  const { running } = start({ simulatedGpus: 4 });
  await allIdle(running);
  for (let round = 0; round < 2; round++) {
    const { id } = await running.create({ count: 4 });
    const { units } = await running.ended(id);
    expect(new Set(units.map((unit) => unit.state === 'completed' && unit.deviceId)).size).toBe(4);
  }
});

test('with little memory, one model leaves before the other comes, and the screen follows', async () => {
  const { running, loads } = start({ simulatedGpus: 1 });
  await leaveRoomForOneModel(running);
  for (const modelId of ['postcards', 'second', 'postcards']) {
    const job = await running.create({ modelId, steps: 2 });
    expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
    const after = await running.handlers['app.snapshot']({}, context);
    expect(after.devices[0]?.loadedModelIds).toEqual([modelId]);
  }
  expect(loads).toHaveLength(3);
});

test('a strategy chosen while the app runs decides on the next picture', async () => {
  const { running } = start();
  await allIdle(running);
  const next = async () => {
    const job = await running.create({ steps: 2 });
    return deviceOf(await running.ended(job.id));
  };
  expect([await next(), await next(), await next()]).toEqual(Array(3).fill('simulated-0'));
  await running.handlers['settings.update']({ strategy: 'round-robin' }, context);
  expect(new Set([await next(), await next()])).toEqual(new Set(['simulated-0', 'simulated-1']));
});

test('what was learnt of times is known after a restart', async () => {
  const { running } = start({ simulatedGpus: 1 });
  const estimate = (of: RunningApp) => of.handlers['jobs.estimate'](sampleRequest, context);
  expect(await estimate(running)).toEqual({ seconds: null });
  const job = await running.create({ steps: 2 });
  await running.ended(job.id);
  await running.dispose();
  const { running: again } = start({ simulatedGpus: 1 });
  await expect.poll(() => estimate(again)).toEqual({ seconds: expect.any(Number) });
});
