import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppOptions } from '#core/app-options.ts';
import { readProcessUsage } from '#core/devices/process-usage.ts';
import { openNvml } from '#core/devices/sources/nvml.ts';
import { type FakeNvidia, startFakeNvidia } from '../devices/fake-nvml.ts';
import { runApp } from '../support/running-app.ts';
import { median, print } from './report.ts';

const cards = 8;
const samples = 300;
const restSeconds = 20;

/**
 * Two claims: a sample of eight devices through NVML costs a small part of what spawning a program for it would, and
 * the whole app at rest takes less than a hundredth of one core, all of its processes together.
 */
export async function benchSampling(): Promise<void> {
  const fake = startFakeNvidia(cards);
  try {
    measureSample(fake);
    const environment = { ...process.env, ...fake.environment, POLYPTYCH_SYSFS_ROOT: tmpdir() };
    await measureRest(`${cards} devices of NVIDIA's (the library is a fake), one in use`, {
      simulatedGpus: 0,
      environment,
      settingsOverrides: { multiGpu: false },
    });
    await measureRest(`${cards} devices of NVIDIA's (the library is a fake), all in use`, {
      simulatedGpus: 0,
      environment,
    });
  } finally {
    fake.dispose();
  }
}

/** Both in this process and in turn; the program that stands in for nvidia-smi does nothing but print. */
function measureSample(fake: FakeNvidia) {
  const opened = openNvml({ library: fake.nvmlLibrary, cudaLibrary: fake.cudaLibrary, sysfsRoot: tmpdir() });
  if (opened.state !== 'open') throw new Error(`The fake NVML is ${opened.state}.`);
  const { source } = opened;
  const { devices } = source.detect();
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-bench-'));
  const program = join(folder, 'nvidia-smi');
  const line = 'GPU-0, 80000, 9000, 71000, 10, 40, 61.5';
  writeFileSync(program, `#!/bin/sh\n${`echo '${line}'\n`.repeat(cards)}`);
  chmodSync(program, 0o755);

  const through = { nvml: [] as number[], program: [] as number[] };
  for (let at = 0; at < samples; at++) {
    through.nvml.push(milliseconds(() => devices.map(({ id }) => source.read(id))));
    through.program.push(milliseconds(() => execFileSync(program, { encoding: 'utf8' })));
  }
  source.dispose();
  rmSync(folder, { recursive: true });
  const nvml = median(through.nvml);
  const spawned = median(through.program);
  print(`One sample of ${devices.length} devices, ${samples} of each in turn (medians)`, [
    ['through NVML', `${nvml.toFixed(3)} ms`],
    ['by spawning a program that only prints', `${spawned.toFixed(3)} ms`],
    ['ratio', (spawned / nvml).toFixed(1)],
  ]);
}

/** User and system time of this process and of all that it started, over some seconds in which nothing happens. */
async function measureRest(title: string, options: Partial<AppOptions>) {
  const app = runApp(options);
  const isSettled = () => app.event('devices.changed', ({ machine }) => machine.detection === 'done');
  await isSettled();
  // Workers and sampler are started; what they still load is not rest.
  await pause(5000);
  const before = cpuSecondsByProcess();
  const begin = performance.now();
  await pause(restSeconds * 1000);
  const seconds = (performance.now() - begin) / 1000;
  const after = cpuSecondsByProcess();
  await app.dispose();
  const shares = [...after].map(([pid, { name, cpuSeconds }]) => ({
    name,
    share: ((cpuSeconds - (before.get(pid)?.cpuSeconds ?? 0)) / seconds) * 100,
  }));
  const sum = (name: string) =>
    shares.filter((one) => one.name === name).reduce((total, { share }) => total + share, 0);
  const count = (name: string) => shares.filter((one) => one.name === name).length;
  print(`At rest for ${seconds.toFixed(0)} s with ${title}`, [
    ['the app', `${sum('app').toFixed(2)} % of one core`],
    ['the sampler', `${sum('sampler').toFixed(2)} %`],
    [`workers (${count('worker')})`, `${sum('worker').toFixed(2)} %`],
    [
      'all together',
      `${shares.reduce((total, { share }) => total + share, 0).toFixed(2)} %   (goal: under 1 %)`,
    ],
  ]);
}

/** Linux only: elsewhere there is no asking other processes. */
function cpuSecondsByProcess(): Map<number, { name: string; cpuSeconds: number }> {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parentOf(name) === process.pid,
  );
  return new Map(
    [process.pid, ...children.map(Number)].map((pid) => [
      pid,
      { name: nameOf(pid), cpuSeconds: readProcessUsage(pid)?.cpuSeconds ?? Number.NaN },
    ]),
  );
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function nameOf(pid: number): string {
  if (pid === process.pid) return 'app';
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sampling/entry.ts') ? 'sampler' : 'worker';
}

function milliseconds(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

const pause = (forMs: number) => new Promise((resolve) => setTimeout(resolve, forMs));
