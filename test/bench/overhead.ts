import type { ImageTimings } from '#inference/contract.ts';
import type { AppOptions } from '#core/app-options.ts';
import type { ProcessAdapter } from '#core/ports.ts';
import { childProcesses, runApp } from '../support/running-app.ts';
import { median, print } from './report.ts';

const jobs = 20;
const imagesPerRun = 24;
const rounds = 3;

/**
 * Two claims: nearly all of a job's time is inference, and a second device nearly doubles the throughput.
 * Start-up and model load are reported apart, since they happen once.
 */
export async function benchOverhead(): Promise<void> {
  await measureShare('one simulated device of one thread', { simulatedGpus: 1, threadsPerWorker: 1 });
  await measureShare('the processor, all of its threads', { simulatedGpus: 0, threadsPerWorker: null });
  await measureScaling();
}

/** Listens in on what the workers report. */
function tapTimings(timings: ImageTimings[]): ProcessAdapter {
  return {
    ...childProcesses,
    spawn(options) {
      const worker = childProcesses.spawn(options);
      worker.onMessage((message) => {
        if (message.type === 'completed') timings.push(message.image.timings);
      });
      return worker;
    },
  };
}

async function measureShare(device: string, options: Pick<AppOptions, 'simulatedGpus' | 'threadsPerWorker'>) {
  const timings: ImageTimings[] = [];
  const startedAt = performance.now();
  const app = runApp({ processAdapter: tapTimings(timings), ...options });
  await app.event('devices.changed', ({ devices }) => devices.some(({ worker }) => worker.state === 'idle'));
  const startUpSeconds = secondsSince(startedAt);
  const first = await app.create({});
  await app.ended(first.id);
  const loadSeconds = timings.shift()?.load ?? Number.NaN;

  const begin = performance.now();
  const created = await Promise.all(Array.from({ length: jobs }, (_, seed) => app.create({ seed })));
  await Promise.all(created.map(({ id }) => app.ended(id)));
  const wallSeconds = secondsSince(begin);
  await app.dispose();

  // Each picture of a batch tells the seconds of the whole batch.
  const inference = timings.reduce((sum, { sessionRun, batchSize }) => sum + sessionRun / batchSize, 0);
  print(`${jobs} jobs of one picture (128x128, 20 steps, guidance) on ${device}`, [
    ['start-up until the worker is ready', `${startUpSeconds.toFixed(2)} s`],
    ['loading the model, once', `${loadSeconds.toFixed(2)} s`],
    ['per job, from accepted to in the gallery', `${(wallSeconds / jobs).toFixed(3)} s`],
    [
      'inside session.run / whole job time',
      `${(inference / wallSeconds).toFixed(4)}   (goal: at least 0.97)`,
    ],
  ]);
}

async function measureScaling() {
  const speeds: Record<number, number[]> = { 1: [], 2: [] };
  for (let round = 0; round < rounds; round++) {
    for (const devices of [1, 2]) speeds[devices]?.push(await imagesPerSecond(devices));
  }
  const one = median(speeds[1] ?? []);
  const two = median(speeds[2] ?? []);
  const ratios = (speeds[2] ?? []).map((speed, round) => speed / (speeds[1]?.[round] ?? Number.NaN));
  print(
    `Simulated devices of one thread each, ${imagesPerRun} pictures, ${rounds} rounds in turn (medians)`,
    [
      ['images per second, 1 device', one.toFixed(2)],
      ['images per second, 2 devices', two.toFixed(2)],
      ['ratio, round by round', ratios.map((ratio) => ratio.toFixed(2)).join(', ')],
      ['ratio, median', `${median(ratios).toFixed(2)}   (goal: at least 1.9)`],
    ],
  );
}

/** With the model loaded on every device beforehand. */
async function imagesPerSecond(devices: number): Promise<number> {
  const app = runApp({ simulatedGpus: devices, threadsPerWorker: 1 });
  await app.event('devices.changed', (news) => news.devices.every(({ worker }) => worker.state === 'idle'));
  const warm = await app.create({ count: devices });
  await app.ended(warm.id);
  const begin = performance.now();
  const job = await app.create({ count: imagesPerRun });
  await app.ended(job.id);
  const seconds = secondsSince(begin);
  await app.dispose();
  return imagesPerRun / seconds;
}

const secondsSince = (start: number) => (performance.now() - start) / 1000;
