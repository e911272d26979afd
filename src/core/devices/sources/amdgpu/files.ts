import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** What reading a file gave; `code` is the system's (`ENOENT`, `EIO`, …). */
export type FileContents = { state: 'read'; text: string } | { state: 'failed'; code: string };

/** A file of sysfs holds one page, the lists of properties a little more. */
const usualLimitBytes = 64 * 1024;

/** Files under a root that is `/` outside of tests. Nothing here throws, waits for a writer, or reads without limit. */
export interface Files {
  contents(path: string, limitBytes?: number): FileContents;
  /** The trimmed text, or null where it cannot be read. */
  text(path: string, limitBytes?: number): string | null;
  /** A whole number of at least 0, or null where the file holds anything else. */
  count(path: string): number | null;
  /** Names in a folder in natural order (`card2` before `card10`); none where there is no such folder. */
  names(path: string): string[];
  /** The same as they come, for folders of thousands. */
  unsortedNames(path: string): string[];
  has(path: string): boolean;
  /** Whether this process may read and write it. */
  mayUse(path: string): boolean;
  /** Last part of the path that a link leads to, through all links; null where it leads nowhere. */
  targetName(path: string): string | null;
  /** What a link says, whether or not there is something at that place. */
  link(path: string): string | null;
}

export function openFiles(root: string): Files {
  const at = (path: string) => join(root, path);
  // A pipe must not wait for its other end; Windows has no such flag and no such files.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

  // One buffer for all: these files are read every second.
  const usualBuffer = Buffer.allocUnsafe(usualLimitBytes);

  function contents(path: string, limitBytes = usualLimitBytes): FileContents {
    let descriptor: number | null = null;
    try {
      descriptor = openSync(at(path), flags);
      const buffer = limitBytes > usualLimitBytes ? Buffer.allocUnsafe(limitBytes) : usualBuffer;
      let length = 0;
      while (length < limitBytes) {
        const read = readSync(descriptor, buffer, length, limitBytes - length, null);
        if (read === 0) break;
        length += read;
      }
      return { state: 'read', text: buffer.toString('latin1', 0, length) };
    } catch (error) {
      return { state: 'failed', code: codeOf(error) };
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  }
  function text(path: string, limitBytes?: number) {
    const found = contents(path, limitBytes);
    return found.state === 'read' ? found.text.trim() : null;
  }

  const unsortedNames = (path: string) => orNull(() => readdirSync(at(path))) ?? [];

  return {
    contents,
    text,
    count: (path) => parseCount(text(path)),
    names: (path) => unsortedNames(path).toSorted(naturalOrder.compare),
    unsortedNames,
    has: (path) => orNull(() => realpathSync(at(path))) !== null,
    mayUse: (path) => orNull(() => accessSync(at(path), constants.R_OK | constants.W_OK)) !== null,
    targetName: (path) => orNull(() => basename(realpathSync(at(path)))),
    link: (path) => orNull(() => readlinkSync(at(path))),
  };
}

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** A whole number of at least 0 in decimal digits; null for anything else, numbers too large to be exact included. */
export function parseCount(text: string | null): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** `0x1002` or `1002`: a number in hexadecimal digits of at most 32 bits, or null. */
export function parseHexadecimal(text: string | null): number | null {
  const digits = text === null ? null : /^(?:0x)?([\da-f]{1,8})$/i.exec(text)?.[1];
  return digits === undefined || digits === null ? null : Number.parseInt(digits, 16);
}

function orNull<Value>(look: () => Value): Value | null {
  try {
    return look();
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
