import type { Detection, DetectionWatch, DeviceSource, FoundDevice } from '../source.ts';
import { type CudaFacts, readCudaFacts } from './cuda-driver.ts';
import type { NvmlDevice } from './nvml-answer.ts';
import type { NvmlCalls } from './nvml-calls.ts';
import { nvmlCodes, wordsOf } from './nvml-codes.ts';
import { type Identified, describeDevice, identifyDevices, markIntegrated } from './nvml-detection.ts';
import { readNvmlDevice, troubleOf } from './nvml-reading.ts';
import { createNvmlSession } from './nvml-session.ts';

interface Entry {
  found: FoundDevice;
  index: number;
  /** Null until it is asked for again. */
  device: NvmlDevice | null;
}

export interface NvmlSourceOptions {
  /** NVML, which was started and answered with success. */
  calls: NvmlCalls;
  cudaLibrary: string | null;
  /** Where `sys/` and `proc/` lie. */
  root: string;
  /** After the last call. */
  onEnd(): void;
}

/** Finds and reads the cards of one NVML, over the loss and return of cards and of the driver. */
export function createNvmlSource({ calls, cudaLibrary, root, onEnd }: NvmlSourceOptions): DeviceSource {
  let entries = new Map<string, Entry>();
  let cuda: Map<string, CudaFacts> | null | 'unasked' = cudaLibrary === 'none' ? null : 'unasked';
  let lossSeen = false;
  /** Whom the latest look left out: not touched while another card is looked for. */
  let skippedDeviceIds: DetectionWatch['skippedDeviceIds'] = new Set();
  const session = createNvmlSession(calls, root, () => {
    for (const entry of entries.values()) entry.device = null;
  });

  function detect(watch: DetectionWatch | null): Detection {
    skippedDeviceIds = watch?.skippedDeviceIds ?? new Set();
    session.refresh(lossSeen);
    lossSeen = false;
    const places = session.places();
    if (!places.ok) {
      entries = new Map();
      const notes = [`NVIDIA's driver cannot be asked for its cards: ${wordsOf(places.code)}.`];
      return { devices: [], versions: {}, notes };
    }
    const driver = calls.driverVersion();
    const cudaVersion = calls.cudaVersion();
    const identified = identifyDevices(calls, places.value, watch);
    watch?.onDevice(null);
    // CUDA asks all cards at once, so not while one of them is known to hang.
    const isComplete = identified.length > 0 && identified.every(({ state }) => state !== 'skipped');
    if (cuda === 'unasked' && isComplete) cuda = readCudaFacts(cudaLibrary);

    const notes: string[] = [];
    const before = entries;
    entries = new Map();
    for (const one of identified) {
      if (one.state === 'closed') keepLost(one, { before, identified, notes });
      if (one.state !== 'open') continue;
      watch?.onDevice(one.id);
      const found = describeDevice(calls, one, {
        before: before.get(one.id)?.found ?? null,
        cuda: cuda === 'unasked' ? null : (cuda?.get(one.id) ?? null),
        driver: driver.ok ? driver.value : null,
        root,
      });
      entries.set(one.id, { found, index: one.index, device: one.device });
    }
    return {
      devices: markIntegrated(Array.from(entries.values(), ({ found }) => found)),
      versions: {
        ...(driver.ok && { nvidiaDriver: driver.value }),
        ...(cudaVersion.ok && { cudaVersion: cudaVersion.value }),
      },
      notes,
    };
  }

  /** A card that cannot be opened is the one that was in this place before, or else there is only a code to tell. */
  function keepLost(
    { index, code }: Extract<Identified, { state: 'closed' }>,
    known: { before: ReadonlyMap<string, Entry>; identified: readonly Identified[]; notes: string[] },
  ): void {
    lossSeen = true;
    const entry = [...known.before.values()].find((one) => one.index === index);
    const isElsewhere = known.identified.some((one) => one.state !== 'closed' && one.id === entry?.found.id);
    if (entry && !isElsewhere) entries.set(entry.found.id, { ...entry, device: null });
    else known.notes.push(`Card ${index} of NVIDIA's driver cannot be opened: ${wordsOf(code)}.`);
  }

  /** The card's handle, asked for anew where it is not known any more; or the code that came instead. */
  function open(entry: Entry): { device: NvmlDevice } | { code: number } {
    if (entry.device !== null) return { device: entry.device };
    const places = session.places();
    if (!places.ok) return places;
    const identified = identifyDevices(calls, places.value, { onDevice: () => {}, skippedDeviceIds });
    for (const one of identified) {
      if (one.state !== 'open' || one.id !== entry.found.id) continue;
      entry.index = one.index;
      entry.device = one.device;
      return { device: one.device };
    }
    const instead = identified.find(({ index }) => index === entry.index);
    return { code: instead?.state === 'closed' ? instead.code : nvmlCodes.gpuNotFound };
  }

  function readEntry(id: string, entry: Entry) {
    const opened = open(entry);
    const reading = 'code' in opened ? troubleOf(opened.code, id) : readNvmlDevice(calls, opened.device, id);
    if (reading.state !== 'read') entry.device = null;
    if (reading.state === 'lost') lossSeen = true;
    return reading;
  }

  return {
    name: 'nvml',
    detect: (watch) => detect(watch ?? null),
    read(id) {
      const entry = entries.get(id);
      if (!entry) return { state: 'lost', id, reason: 'The card is not in the machine any more.' };
      let reading = readEntry(id, entry);
      if (reading.state === 'restart') {
        const code = session.restart();
        reading = code === nvmlCodes.success ? readEntry(id, entry) : { state: 'restart', code };
      }
      if (reading.state !== 'restart') return reading;
      return { state: 'failing', id, reason: `NVIDIA's driver does not answer: ${wordsOf(reading.code)}.` };
    },
    dispose() {
      session.end();
      onEnd();
    },
  };
}
