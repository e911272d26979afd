import type { ImageTimings } from '#inference/contract.ts';
import { type Job, jobLimits } from '#shared/contract/jobs.ts';
import { childProcesses, context, runApp } from '../support/running-app.ts';

const devicesTried = [1, 2, 4, 8];
const defaultCount = 50;
const mostJobs = 10_000;

interface DeviceShare {
  name: string;
  images: number;
  batches: number;
  busySeconds: number;
  loads: number;
}
interface Burst {
  devices: number;
  totalSeconds: number;
  /** Until the last of the jobs was on disk and acknowledged. */
  acceptedSeconds: number;
  succeeded: number;
  failed: number;
  /** From a job's acceptance to its picture, sorted. */
  latencies: number[];
  shares: DeviceShare[];
}

/**
 * The load test of the first design: `--count` jobs of one picture are sent at once, to 1, 2, 4 and 8 simulated devices of
 * one thread each. On a machine with fewer cores than devices, throughput ends where the cores do.
 */
export async function benchBurst(args: readonly string[]): Promise<void> {
  const count = readCount(args);
  if (count === null) {
    process.stderr.write(`Only --count N is understood, with a whole number from 1 to ${mostJobs}.\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`${count} jobs of one picture at once; models are loaded within the time.\n`);
  let first: Burst | null = null;
  for (const devices of devicesTried) {
    const burst = await runBurst(devices, count);
    first ??= burst;
    report(burst, first);
  }
}

/** null for what is not understood. */
function readCount(args: readonly string[]): number | null {
  if (args.length === 0) return defaultCount;
  const [name, value = ''] = args.flatMap((arg) => arg.split('='));
  const count = Number(value);
  const isCount = name === '--count' && Number.isInteger(count) && count >= 1 && count <= mostJobs;
  return isCount ? count : null;
}

async function runBurst(devices: number, count: number): Promise<Burst> {
  const loads = new Map<string, number>();
  /** By device: pictures count as much of their batch as is theirs. */
  const works = new Map<string, { batches: number; busySeconds: number }>();
  function note(deviceId: string, { batchSize, load, drawing }: ImageTimings) {
    const known = works.get(deviceId) ?? { batches: 0, busySeconds: 0 };
    works.set(deviceId, {
      batches: known.batches + 1 / batchSize,
      busySeconds: known.busySeconds + (load + drawing) / batchSize,
    });
  }
  const app = runApp({
    simulatedGpus: devices,
    threadsPerWorker: 1,
    processAdapter: {
      ...childProcesses,
      spawn(options) {
        const worker = childProcesses.spawn(options);
        const { deviceId } = options.worker;
        worker.onMessage((message) => {
          if (message.type === 'loaded') loads.set(deviceId, (loads.get(deviceId) ?? 0) + 1);
          if (message.type === 'completed') note(deviceId, message.image.timings);
        });
        return worker;
      },
    },
  });
  await app.event('devices.changed', (news) => news.devices.every(({ worker }) => worker.state === 'idle'));

  const begin = performance.now();
  const seeds = Array.from({ length: count }, (_, index) => index % jobLimits.maximumSeed);
  const accepted = await Promise.all(seeds.map((seed) => app.create({ seed })));
  const acceptedSeconds = (performance.now() - begin) / 1000;
  const ended = await Promise.all(accepted.map(({ id }) => app.ended(id)));
  const totalSeconds = (performance.now() - begin) / 1000;
  const { devices: list } = await app.handlers['app.snapshot']({}, context);
  await app.dispose();

  const runs = ended.flatMap(runsOf);
  return {
    devices,
    totalSeconds,
    acceptedSeconds,
    succeeded: ended.filter(({ state }) => state === 'completed').length,
    failed: ended.filter(({ state }) => state !== 'completed').length,
    latencies: runs.map(({ latencySeconds }) => latencySeconds).sort((a, b) => a - b),
    shares: list.map(({ id, name }) => {
      const images = runs.filter(({ deviceId }) => deviceId === id).length;
      const { batches, busySeconds } = works.get(id) ?? { batches: 0, busySeconds: 0 };
      return { name, images, batches: Math.round(batches), busySeconds, loads: loads.get(id) ?? 0 };
    }),
  };
}

function runsOf({ createdAt, units }: Job) {
  return units.flatMap((unit) => {
    if (unit.state !== 'completed') return [];
    const { deviceId, finishedAt } = unit;
    return [{ deviceId, latencySeconds: (finishedAt - createdAt) / 1000 }];
  });
}

function report(burst: Burst, first: Burst) {
  const { devices, totalSeconds, acceptedSeconds, succeeded, failed, latencies, shares } = burst;
  const at = (share: number) => (latencies[Math.ceil(share * latencies.length) - 1] ?? Number.NaN).toFixed(2);
  const perSecond = succeeded / totalSeconds;
  const ratio = perSecond / (first.succeeded / first.totalSeconds);
  const lines = [
    `${succeeded} done, ${failed} failed in ${totalSeconds.toFixed(2)} s; all accepted after ${acceptedSeconds.toFixed(2)} s`,
    `${perSecond.toFixed(2)} pictures per second, ${ratio.toFixed(2)} times one device`,
    `from accepted to done: half within ${at(0.5)} s, 95 % within ${at(0.95)} s`,
    ...shares.map(
      ({ name, images, batches, busySeconds, loads }) =>
        `${name}: ${images} pictures in ${batches} batches (${(images / Math.max(1, batches)).toFixed(1)} on average), busy for ${busySeconds.toFixed(2)} s, ${loads} ${loads === 1 ? 'load' : 'loads'}`,
    ),
  ];
  process.stdout.write(`\n${devices} simulated ${devices === 1 ? 'device' : 'devices'}\n`);
  for (const line of lines) process.stdout.write(`  ${line}\n`);
}
