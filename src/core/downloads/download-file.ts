import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import type { Clock } from '../ports.ts';
import { canContinue, refusal } from './answers.ts';

/** Tries in a row that brought nothing new; whatever arrives begins the count anew. */
const fruitlessTriesAllowed = 4;
const firstPauseMs = 1000;
/** A connection that brings nothing for so long is given up, and taken up again. */
const stalledAfterMs = 30_000;
/** Kept free, so that the machine goes on working. */
const spareBytes = 256 * 2 ** 20;

export interface DownloadOptions {
  url: string;
  /** The finished file, absolute; while it is incomplete it lies beside it as `….part`, and is gone on with next time. */
  path: string;
  sizeBytes: number;
  checksum: { algorithm: 'sha256' | 'sha512'; digest: string; encoding: 'base64' | 'hex' };
  /** What else will be written to the same disk afterwards. */
  laterBytes?: number;
  signal: AbortSignal;
  clock: Clock;
  onProgress(doneBytes: number): void;
  fetch?: typeof globalThis.fetch;
  /** Free bytes of the disk that a folder is on. */
  freeBytesOf?: (folder: string) => Promise<number>;
}

/**
 * Fetches one file: goes on where it was interrupted, also in an earlier run, and proves the result by its checksum.
 * Throws `disk_full` before it begins, `download_failed` with what to do, or `cancelled`, which keeps what has arrived.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { path, sizeBytes, signal, clock, onProgress } = options;
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  let done = await sizeOf(part);
  if (done > sizeBytes) {
    await rm(part);
    done = 0;
  }
  await assertRoom(options, sizeBytes - done);
  onProgress(done);
  for (let fruitless = 0; done < sizeBytes;) {
    throwIfCancelled(signal);
    const before = done;
    try {
      done = await fetchRest(options, part, done);
    } catch (error) {
      throwIfCancelled(signal);
      done = await sizeOf(part);
      fruitless = done > before ? 1 : fruitless + 1;
      if (isFinal(error)) throw error;
      if (fruitless >= fruitlessTriesAllowed) throw interrupted(options.url, error);
      await pause(clock, firstPauseMs * 2 ** (fruitless - 1), signal);
    }
  }
  await assertChecksum(options, part);
  await rename(part, path);
}

/** One connection: from where the file ends to the end, or as far as it goes. Returns the file's new size. */
async function fetchRest(options: DownloadOptions, part: string, from: number): Promise<number> {
  const { url, signal, clock, sizeBytes, onProgress, fetch = globalThis.fetch } = options;
  const stalled = new AbortController();
  let stopWatch = () => {};
  const watch = () => {
    stopWatch();
    stopWatch = clock.after(stalledAfterMs, () => stalled.abort(new Error('nothing came for 30 s')));
  };
  watch();
  try {
    const response = await fetch(url, {
      headers: from === 0 ? {} : { range: `bytes=${from}-` },
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    if (!response.ok || response.body === null) throw refusal(url, response.status);
    // A server that does not know ranges begins again.
    const start = canContinue(response, from) ? from : 0;
    const file = await open(part, start === 0 ? 'w' : 'a');
    let done = start;
    try {
      for await (const chunk of response.body) {
        watch();
        await file.write(chunk);
        done += chunk.length;
        if (done > sizeBytes) throw damaged(url);
        onProgress(done);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (done < sizeBytes) throw new Error('the connection ended early');
    return done;
  } finally {
    stopWatch();
  }
}

async function assertRoom(
  { path, laterBytes = 0, freeBytesOf = freeBytes }: DownloadOptions,
  missing: number,
) {
  const folder = dirname(path);
  const needed = missing + laterBytes + spareBytes;
  const free = await freeBytesOf(folder);
  if (free < needed)
    throw new PolyptychError(
      'disk_full',
      `The download needs ${gigabytes(needed)} GB in ${folder}, where ${gigabytes(free)} GB are free: make room there, then try again.`,
    );
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function assertChecksum({ url, checksum, signal }: DownloadOptions, part: string) {
  const { algorithm, digest, encoding } = checksum;
  const hash = await hashOf(part, createHash(algorithm), signal);
  if (hash.digest(encoding) === digest) return;
  await rm(part, { force: true });
  throw damaged(url);
}

async function hashOf(path: string, hash: Hash, signal: AbortSignal): Promise<Hash> {
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash, { signal });
  return hash;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.after(delayMs, resolve);
    signal.addEventListener('abort', () => {
      stop();
      resolve();
    });
  });
}

function throwIfCancelled(signal: AbortSignal) {
  if (signal.aborted)
    throw new PolyptychError('cancelled', 'The download was stopped; what has arrived is kept.');
}

/** No further try would end otherwise. */
function isFinal(error: unknown): boolean {
  return error instanceof PolyptychError || ['disk_full', 'not_writable'].includes(toErrorReport(error).code);
}

const damaged = (url: string) =>
  new PolyptychError(
    'download_failed',
    `What came from ${new URL(url).host} is not what was asked for (its checksum or size is wrong): it was thrown away, try again.`,
  );

function interrupted(url: string, error: unknown): PolyptychError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const how = cause instanceof Error ? cause.message : String(cause);
  return new PolyptychError(
    'download_failed',
    `The download from ${new URL(url).host} was interrupted again and again (${how}): look at the network, then try again, which goes on where it stopped.`,
    { cause: error },
  );
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
