import { afterEach, expect, test } from 'vitest';
import type { Device } from '#shared/contract/devices.ts';
import { type RunningApp, runApp } from '../support/running-app.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.dispose();
  app = null;
});
const start = (keepWarmModels: number) => {
  app = runApp({
    simulatedGpus: 2,
    settingsOverrides: { multiGpu: true, maxGpus: 2, modelIdleTimeoutSeconds: 1, keepWarmModels },
  });
  return app;
};
const sleeps = ({ enabled, worker, loadedModelIds }: Device) =>
  enabled && worker.state === 'off' && loadedModelIds.length === 0;

test('after a time without work models leave, workers give their processes back, and the next job wakes them', async () => {
  const running = start(0);
  const first = await running.create({ count: 2, steps: 4 });
  const allAsleep = running.event('devices.changed', ({ devices }) => devices.every(sleeps));
  expect(await running.ended(first.id)).toMatchObject({ state: 'completed' });
  await allAsleep;
  const next = await running.create({ count: 2, steps: 4 });
  expect(await running.ended(next.id)).toMatchObject({ state: 'completed' });
});

test('the most used model stays warm on one device, and the other one sleeps', async () => {
  const running = start(1);
  const first = await running.create({ count: 2, steps: 4 });
  const oneWarm = running.event(
    'devices.changed',
    ({ devices }) =>
      devices.filter(sleeps).length === 1 &&
      devices.some(({ worker, loadedModelIds }) => worker.state === 'idle' && loadedModelIds.length === 1),
  );
  await running.ended(first.id);
  await oneWarm;
  const next = await running.create({ steps: 4 });
  expect(await running.ended(next.id)).toMatchObject({ state: 'completed' });
});
