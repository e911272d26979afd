import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DownloadOptions, downloadFile } from '#core/downloads/download-file.ts';
import type { Clock } from '#core/ports.ts';
import { type PackageFeed, startPackageFeed } from '../support/package-feed.ts';

const kilobyte = 1024;
let feed: PackageFeed;
let folder: string;
let path: string;
let progress: number[];
/** Waits for nothing but a turn, and never gives a connection up. */
const hurried: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    if (delayMs >= 30_000) return () => undefined;
    const timer = setImmediate(callback);
    return () => clearImmediate(timer);
  },
};

beforeEach(async () => {
  // Random, so that it stays as large as it is.
  feed = await startPackageFeed('Some', '1.0.0', { 'a.so': randomBytes(600 * kilobyte) });
  folder = mkdtempSync(join(tmpdir(), 'polyptych-download-'));
  path = join(folder, 'file.zip');
  progress = [];
});
afterEach(async () => {
  await feed.close();
  rmSync(folder, { recursive: true });
});

function download(changes: Partial<DownloadOptions> = {}) {
  const { url, sizeBytes, sha512 } = feed.file;
  return downloadFile({
    url,
    path,
    sizeBytes,
    checksum: { algorithm: 'sha512', digest: sha512, encoding: 'base64' },
    signal: new AbortController().signal,
    clock: hurried,
    onProgress: (doneBytes) => progress.push(doneBytes),
    ...changes,
  });
}

test('a file arrives whole, with progress that only grows, and nothing is left beside it', async () => {
  await download();
  expect(statSync(path).size).toBe(feed.file.sizeBytes);
  expect(progress[0]).toBe(0);
  expect(progress.at(-1)).toBe(feed.file.sizeBytes);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('a connection that breaks again and again is taken up where it broke, as long as something arrives', async () => {
  feed.behaviour.breakAfterBytes = 100 * kilobyte;
  await download();
  expect(statSync(path).size).toBe(feed.file.sizeBytes);
  expect(feed.ranges.length).toBeGreaterThan(5);
  expect(feed.ranges[0]).toBeNull();
  expect(feed.ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
});

test('one that brings nothing any more is given up with a sentence, and a later try goes on with what there is', async () => {
  feed.behaviour.breakAfterBytes = 100 * kilobyte;
  const controller = new AbortController();
  const first = download({
    signal: controller.signal,
    onProgress: (done) => (done > 0 ? controller.abort() : undefined),
  });
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const kept = statSync(`${path}.part`).size;
  expect(kept).toBeGreaterThan(0);
  feed.behaviour.breakAfterBytes = 0;
  await expect(download()).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringMatching(/was interrupted again and again \(.+\): look at the network/),
  });
  feed.behaviour.breakAfterBytes = null;
  feed.ranges.length = 0;
  await download();
  expect(feed.ranges).toEqual([`bytes=${kept}-`]);
});

test('a server that knows no ranges sends all of it again', async () => {
  writeFileSync(`${path}.part`, 'begun');
  feed.behaviour.withoutRanges = true;
  await download();
  expect(statSync(path).size).toBe(feed.file.sizeBytes);
});

test('what has a wrong checksum is thrown away, also where the wrong part came in an earlier run', async () => {
  feed.behaviour.damaged = true;
  await expect(download()).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining('its checksum or size is wrong'),
  });
  expect(existsSync(path) || existsSync(`${path}.part`)).toBe(false);
  feed.behaviour.damaged = false;
  await download();
  const bytes = readFileSync(path);
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  writeFileSync(`${path}.part`, bytes);
  truncateSync(`${path}.part`, 1000);
  await expect(download()).rejects.toMatchObject({ code: 'download_failed' });
  await download();
});

test('a disk without room is told before anything is fetched', async () => {
  const freeBytesOf = () => Promise.resolve(2 ** 20);
  await expect(download({ freeBytesOf, laterBytes: 3e9 })).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringMatching(
      /^The download needs 3\.3 GB in .*, where 0\.0 GB are free: make room there/,
    ),
  });
  expect(feed.ranges).toEqual([]);
});

test('a refusal is final, a server in trouble is asked again', async () => {
  feed.behaviour.status = 403;
  await expect(download()).rejects.toMatchObject({ message: expect.stringContaining('(status 403') });
  feed.behaviour.status = 503;
  await expect(download()).rejects.toMatchObject({ message: expect.stringContaining('again and again') });
});
