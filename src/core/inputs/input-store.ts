import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobInput } from '#shared/contract/inputs.ts';
import { PolyptychError } from '#shared/errors.ts';
import { readPngSize } from './png-file.ts';

export interface InputStore {
  /** Keeps a PNG; on disk when this returns. Throws `bad_input` for what is none. */
  add(file: Buffer): JobInput;
  get(inputId: string): Promise<JobInput>;
  /** Absolute path; throws `not_found` where it is gone. */
  pathOf(inputId: string): string;
  /** Removes those last used before a time (milliseconds since the epoch) that are not among these. */
  removeUnused(wanted: ReadonlySet<string>, before: number): void;
}

/** The same content has the same name, whoever asks. */
export function inputIdOf(file: Uint8Array): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 40);
}

/** PNG files named by their content's SHA-256. */
export function createInputStore(folder: string): InputStore {
  const fileOf = (inputId: string) => join(folder, `${inputId}.png`);

  function pathOf(inputId: string): string {
    const path = fileOf(inputId);
    if (existsSync(path)) return path;
    throw new PolyptychError(
      'not_found',
      'The picture to begin with is not there any more: choose it again.',
    );
  }

  return {
    pathOf,
    add(file) {
      const size = readPngSize(file);
      const id = inputIdOf(file);
      const path = fileOf(id);
      if (existsSync(path)) {
        // What is used again counts as new.
        const now = new Date();
        utimesSync(path, now, now);
      } else writeDurably(path, file);
      return { id, ...size };
    },
    async get(inputId) {
      return { id: inputId, ...readPngSize(await readFile(pathOf(inputId))) };
    },
    removeUnused(wanted, before) {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const halfWritten = name.endsWith('.tmp');
        const used = wanted.has(name.slice(0, -'.png'.length));
        const usedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
        if (halfWritten || (!used && usedAt < before)) rmSync(path, { force: true });
      }
    },
  };
}

/** Under a temporary name first, so that a file of this name is whole. */
function writeDurably(path: string, content: Buffer) {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
