import { afterEach, expect, test } from 'vitest';
import { type RunningApp, childProcesses, context, runApp } from '../support/running-app.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.dispose();
  app = null;
});

/**
 * Two devices; the worker of the first one is killed with whatever it is given, until it is mended. Not before the other
 * one has drawn something of the job: until then the job might be to blame, and would be.
 */
function startWithBadDevice() {
  let broken = true;
  let deaths = 0;
  const drawnElsewhere = Promise.withResolvers<unknown>();
  const running = runApp({
    simulatedGpus: 2,
    // In turns and one by one, so that the device is given something again and again.
    settingsOverrides: { multiGpu: true, maxGpus: 2, strategy: 'round-robin', enableBatching: false },
    processAdapter: {
      ...childProcesses,
      spawn(options) {
        const process = childProcesses.spawn(options);
        if (options.worker.deviceId !== 'simulated-0') return process;
        return {
          ...process,
          get pid() {
            return process.pid;
          },
          send(message) {
            if (message.type !== 'run' || !broken) return process.send(message);
            deaths++;
            void drawnElsewhere.promise.then(() => process.kill());
          },
        };
      },
    },
  });
  app = running;
  void running.event('gallery.added').then(drawnElsewhere.resolve);
  return {
    running,
    deaths: () => deaths,
    mend() {
      broken = false;
    },
  };
}
const firstDevice = async (running: RunningApp) =>
  (await running.handlers['app.snapshot']({}, context)).devices[0];

test('a device that loses every picture is left alone after three, all pictures are made elsewhere, and it is used again when asked for', async () => {
  const { running, deaths, mend } = startWithBadDevice();
  await running.event('devices.changed', ({ devices }) =>
    devices.every(({ worker }) => worker.state === 'idle'),
  );
  const job = await running.create({ count: 20, steps: 8 });
  expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
  expect(deaths()).toBe(3);
  expect(await firstDevice(running)).toMatchObject({
    enabled: false,
    health: 'failing',
    healthReason: expect.stringMatching(/^It failed again and again; the last time: The worker process of /),
    worker: { state: 'stopped', retryAt: expect.any(Number) },
  });

  mend();
  const ready = running.event(
    'devices.changed',
    ({ devices: [device] }) => device?.enabled === true && device.worker.state === 'idle',
  );
  await running.handlers['devices.restartWorker']({ deviceId: 'simulated-0' }, context);
  await ready;
  const next = await running.create({ count: 4, steps: 8 });
  const { units } = await running.ended(next.id);
  expect(new Set(units.map((unit) => unit.state === 'completed' && unit.deviceId))).toEqual(
    new Set(['simulated-0', 'simulated-1']),
  );
});
