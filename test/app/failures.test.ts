import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { AppOptions } from '#core/app-options.ts';
import type { Device } from '#shared/contract/devices.ts';
import { createChildProcessAdapter } from '#server/child-process-adapter.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import { runJob } from '#server/run-job.ts';
import { type RunningApp, childProcesses, context, runApp } from '../support/running-app.ts';

let app: RunningApp | null = null;
const undo: (() => void)[] = [];
afterEach(async () => {
  await app?.dispose();
  app = null;
  for (const step of undo.splice(0).toReversed()) step();
});

/** Starts the app and remembers the process of each device, to be killed. */
function start(options: Partial<AppOptions> = {}) {
  const pids = new Map<string, number>();
  const running = runApp({
    processAdapter: {
      ...childProcesses,
      spawn(spawnOptions) {
        const process = childProcesses.spawn(spawnOptions);
        pids.set(spawnOptions.worker.deviceId, process.pid ?? Number.NaN);
        return process;
      },
    },
    ...options,
  });
  app = running;
  const kill = (deviceId: string) => process.kill(pids.get(deviceId) ?? Number.NaN, 'SIGKILL');
  return { running, kill };
}
const midPicture = (running: RunningApp, jobId: string) =>
  running.event('jobs.progressed', (news) => news.jobId === jobId && (news.progress?.step ?? 0) >= 5);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
const pictures = (running: RunningApp) => filesBelow(join(running.home, 'images'));

test('a worker killed in the middle of a picture: another device makes it, once, and no half file stays', async () => {
  const { running, kill } = start({ simulatedGpus: 2 });
  // Whichever worker is ready first gets the first picture: here that must be a known one.
  await running.event('devices.changed', ({ devices }) =>
    devices.every(({ worker }) => worker.state === 'idle'),
  );
  const job = await running.create({ seed: 5 });
  await midPicture(running, job.id);
  kill('simulated-0');
  const ended = await running.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', attempts: 2, deviceId: 'simulated-1' }]);
  expect(pictures(running)).toHaveLength(1);
  expect(filesBelow(running.home).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  expect(readdirSync(join(running.home, 'previews'))).toEqual([]);
});

test('a worker killed on the only device: it is started again and the picture is the same', async () => {
  const { running, kill } = start();
  const before = await running.create({ seed: 5 });
  await running.ended(before.id);
  const job = await running.create({ seed: 5 });
  await midPicture(running, job.id);
  kill('simulated-0');
  const ended = await running.ended(job.id);
  expect(ended.units).toMatchObject([{ state: 'completed', attempts: 2, deviceId: 'simulated-0' }]);
  const [first, second] = pictures(running).map((file) => statSync(file).size);
  expect(Math.abs((first ?? 0) - (second ?? 1))).toBeLessThan(64);
});

/** Workers whose program ends as soon as it starts. */
function crashingProcesses() {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-crash-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  const workerEntry = join(folder, 'entry.mjs');
  writeFileSync(workerEntry, 'process.exit(3)');
  const quiet = () => {};
  return createChildProcessAdapter({
    workerEntry,
    samplerEntry: workerEntry,
    readerEntry: workerEntry,
    log: { info: quiet, warn: quiet, error: quiet },
  });
}

test('a program that dies at its start is tried three times, shown as stopped, and can be started again', async () => {
  const crashing = crashingProcesses();
  let starts = 0;
  const { running } = start({
    processAdapter: {
      ...childProcesses,
      spawn(options) {
        starts += 1;
        return starts <= 3 ? crashing.spawn(options) : childProcesses.spawn(options);
      },
    },
  });
  const stopped = (devices: Device[]) => devices[0]?.worker.state === 'stopped';
  const { devices } = await running.event('devices.changed', (news) => stopped(news.devices));
  expect(devices[0]?.worker).toMatchObject({
    error: { message: expect.stringContaining('ended with code 3') },
  });
  const job = await running.create({ steps: 2 });
  await running.handlers['devices.restartWorker']({ deviceId: 'simulated-0' }, context);
  expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
});

test('a job on the command line fails with the reason when no device can draw', async () => {
  const { running } = start({ processAdapter: crashingProcesses() });
  const quiet = () => {};
  const listener = { onImage: quiet, onProgress: quiet, onFailure: quiet, onEnd: quiet };
  await expect(runJob(running, sampleRequest, listener, context.signal)).rejects.toThrow(
    'No device can draw. The worker process of Simulated GPU 0 failed 3 times in a row; the last one ended with code 3.',
  );
});

test('an unwritable folder for pictures fails the job with a sentence, and a retry after mending it succeeds', async () => {
  const { running } = start();
  const images = join(running.home, 'images');
  rmSync(images, { recursive: true });
  writeFileSync(images, 'in the way');
  const job = await running.create({ steps: 2 });
  const ended = await running.ended(job.id);
  expect(ended.units[0]).toMatchObject({
    state: 'failed',
    error: {
      code: 'not_writable',
      message: expect.stringMatching(
        /^The folder for pictures .*images.* cannot be used, since .*: choose another folder\.$/,
      ),
    },
  });
  rmSync(images);
  mkdirSync(images);
  await running.handlers['jobs.retry']({ jobId: job.id }, context);
  expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
});

/** A file system of one megabyte; null where we may not mount one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  undo.push(() => execFileSync('umount', [folder]));
  return folder;
}

test('a full disk fails the picture with a sentence, leaves no half file, and a retry with room succeeds', async (t) => {
  const disk = smallDisk();
  if (!disk) return t.skip('mounting a small disk takes more rights than we have');
  const filler = join(disk, 'filler');
  const { running } = start({ outputFolder: disk });
  writeFileSync(filler, Buffer.alloc(1020 * 1024));
  const job = await running.create({ steps: 2 });
  const ended = await running.ended(job.id);
  expect(ended.units[0]).toMatchObject({
    state: 'failed',
    error: { code: 'disk_full', message: expect.stringMatching(/disk is full: free some space/) },
  });
  expect(readdirSync(disk)).toEqual(['filler']);
  rmSync(filler);
  await running.handlers['jobs.retry']({ jobId: job.id }, context);
  expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
  expect(readdirSync(disk).filter((name) => name.endsWith('.png'))).toHaveLength(1);
});

test('a data folder that is full refuses the job with a sentence instead of losing it', async (t) => {
  const disk = smallDisk();
  if (!disk) return t.skip('mounting a small disk takes more rights than we have');
  const { running } = start({ home: disk });
  await running.event('devices.changed', (news) => news.devices[0]?.worker.state === 'idle');
  const filler = join(disk, 'filler');
  const fill = () => {
    for (let size = 512 * 1024; size >= 1; size = Math.floor(size / 2)) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // No room for this much: try half of it.
      }
    }
  };
  fill();
  await expect(running.create({ prompt: 'x'.repeat(4000), count: 100 })).rejects.toThrow(/full/);
  expect(await running.jobs()).toEqual([]);
  rmSync(filler);
  const job = await running.create({ steps: 2 });
  expect(await running.ended(job.id)).toMatchObject({ state: 'completed' });
  expect(existsSync(filler)).toBe(false);
});
