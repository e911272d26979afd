import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';
import { formatPartOf } from '#shared/format-bytes.ts';
import { TemporaryError, type Checksum } from '../hub/hub-client.ts';

/** Where bytes come from: a server, or a file of this machine. */
export interface ByteSource {
  open(from: number, signal: AbortSignal): Promise<{ from: number; bytes: AsyncIterable<Uint8Array> }>;
}

export interface TransferOptions {
  source: ByteSource;
  /** Absolute; while it is incomplete it has `.part` at its end. */
  path: string;
  /** For sentences. */
  name: string;
  sizeBytes: number;
  checksum: Checksum | null;
  signal: AbortSignal;
  /** Bytes of this file that are there, each time some came. */
  onBytes(doneBytes: number): void;
}

/** Bytes that are there of a file, whole or in part. */
export async function bytesThere(path: string): Promise<number> {
  return (await sizeOf(path)) ?? (await sizeOf(`${path}.part`)) ?? 0;
}

/**
 * Brings one file over, from where an earlier attempt ended. The file has its name only when it is whole and its
 * checksum is right. Throws `model_invalid` where other bytes came than announced, and takes those away.
 */
export async function transferFile(options: TransferOptions): Promise<void> {
  const { source, path, name, sizeBytes, checksum, signal, onBytes } = options;
  if ((await sizeOf(path)) === sizeBytes) return onBytes(sizeBytes);
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const there = Math.min((await sizeOf(part)) ?? 0, sizeBytes);
  const hash = startHash(checksum, sizeBytes);
  let done = 0;
  const file = await open(part, there > 0 ? 'r+' : 'w');
  try {
    if (there < sizeBytes || sizeBytes === 0) {
      const { from, bytes } = await source.open(there, signal);
      if (from > 0 && hash) await feed(hash, part, from, signal);
      done = from;
      onBytes(done);
      for await (const chunk of bytes) {
        signal.throwIfAborted();
        if (done + chunk.length > sizeBytes) throw wrongBytes(name, 'more bytes than announced came');
        await file.write(chunk, 0, chunk.length, done);
        hash?.update(chunk);
        done += chunk.length;
        onBytes(done);
      }
    } else {
      if (hash) await feed(hash, part, there, signal);
      done = there;
    }
    signal.throwIfAborted();
    if (done < sizeBytes)
      throw new TemporaryError(
        `The connection ended after ${formatPartOf(done, sizeBytes)} of ${name}.`,
        null,
      );
    await file.truncate(sizeBytes);
    if (hash && hash.digest('hex') !== checksum?.value)
      throw wrongBytes(name, 'its checksum is not the announced one');
    await file.sync();
  } catch (error) {
    await file.close();
    if (error instanceof PolyptychError && error.code === 'model_invalid') await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
}

function wrongBytes(name: string, what: string) {
  return new PolyptychError(
    'model_invalid',
    `${name} arrived with wrong bytes (${what}): try again, or choose another source.`,
  );
}

function startHash(checksum: Checksum | null, sizeBytes: number): Hash | null {
  if (!checksum) return null;
  if (checksum.kind === 'sha256') return createHash('sha256');
  // Git hashes a blob with its kind and its size before it.
  return createHash('sha1').update(`blob ${sizeBytes}\0`);
}

/** What is there already counts into the checksum. */
async function feed(hash: Hash, path: string, bytes: number, signal: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(path, { end: bytes - 1, signal }))
    hash.update(Buffer.from(chunk));
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
