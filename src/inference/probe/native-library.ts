import koffi, { type LibraryHandle } from 'koffi';
import { PolyptychError } from '#shared/errors.ts';

/** Drivers do not bear being unloaded once they have started, and koffi unloads what nobody refers to any more. */
const loadedForGood: LibraryHandle[] = [];

/**
 * Loads the first of these libraries that is there, for as long as the process lives. Throws `no_device` with what the
 * system's loader says of the first one that is there but broken, else that there is none; `advice` ends the sentence.
 */
export function loadForGood(what: string, names: readonly string[], advice: string): LibraryHandle {
  let problem: string | null = null;
  for (const name of names) {
    try {
      const library = koffi.load(name);
      loadedForGood.push(library);
      return library;
    } catch (error) {
      const sentence = loaderSentence(error);
      if (!/^(cannot open shared object file|.*126)/.test(sentence)) problem ??= sentence;
    }
  }
  const found = problem === null ? 'is not there' : `cannot be loaded (${problem})`;
  throw new PolyptychError('no_device', `${what} ${found}: ${advice}.`);
}

/** What the system's loader says, without the words around it. */
export function loaderSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Failed to load shared library: /, '').replace(/\.$/, '');
}

/** Text that C has put into a buffer, up to its zero. */
export function textAt(buffer: Buffer, start: number, length: number): string {
  const bytes = buffer.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? length : end);
}

/** Sixteen bytes as NVIDIA's tools write them. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `GPU-${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}`;
}
