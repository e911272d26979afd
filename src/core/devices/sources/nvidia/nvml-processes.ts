import type { LibraryHandle } from 'koffi';
import { bindFirst } from './library.ts';
import type { Answer, NvmlDevice } from './nvml-answer.ts';
import { nvmlCodes } from './nvml-codes.ts';
import {
  type RunningProcess,
  largestEntryBytes,
  mergeProcesses,
  readProcesses,
  untouchedByte,
} from './nvml-process-entries.ts';

/**
 * Room for so many entries at first, and at most. Always odd, so that `entries * 32 = room * 24` cannot be: a driver that
 * clears the whole room then still shows which size its entries have.
 */
const firstRoom = 61;
const largestRoom = 16_383;

/**
 * Tells who holds memory of a device: programs that compute and programs that draw, each once. Null where the driver's
 * answer cannot be understood.
 */
export function bindProcessCalls(
  library: LibraryHandle,
): (device: NvmlDevice) => Answer<RunningProcess[] | null> {
  const list = (kind: 'Compute' | 'Graphics') => {
    const name = `nvmlDeviceGet${kind}RunningProcesses`;
    return createList((version) => bindFirst(library, [name + version], ['void *', 'void *', 'void *']));
  };
  const [compute, graphics] = [list('Compute'), list('Graphics')];
  return (device) => {
    const computing = compute(device);
    if (!computing.ok) return computing;
    const drawing = graphics(device);
    // Some cards only compute.
    if (!drawing.ok) return drawing.code === nvmlCodes.notSupported ? computing : drawing;
    if (computing.value === null || drawing.value === null) return { ok: true, value: null };
    return { ok: true, value: mergeProcesses(computing.value, drawing.value) };
  };
}

type Bind = (version: string) => ((...values: (bigint | Buffer)[]) => number) | null;

function createList(bind: Bind): (device: NvmlDevice) => Answer<RunningProcess[] | null> {
  const calls = ['_v3', '_v2', ''].flatMap((version) => bind(version) ?? []);
  const count = Buffer.alloc(4);
  let entries = Buffer.alloc(firstRoom * largestEntryBytes);

  function ask(call: (typeof calls)[number], device: NvmlDevice): number {
    for (;;) {
      const room = entries.length / largestEntryBytes;
      entries.fill(untouchedByte);
      count.writeUInt32LE(room);
      const code = call(device, count, entries);
      if (code !== nvmlCodes.insufficientSize || room >= largestRoom) return code;
      // More may start before the next call: twice what is needed, and odd.
      const wanted = Math.max(count.readUInt32LE(), room) * 2 + 1;
      entries = Buffer.alloc(Math.min(wanted, largestRoom) * largestEntryBytes);
    }
  }
  return (device) => {
    for (const call of calls) {
      const code = ask(call, device);
      if (code === nvmlCodes.success)
        return { ok: true, value: readProcesses(entries, count.readUInt32LE()) };
      if (code !== nvmlCodes.functionNotFound) return { ok: false, code };
    }
    return { ok: false, code: nvmlCodes.functionNotFound };
  };
}
