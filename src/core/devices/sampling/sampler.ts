import type { Clock } from '../../ports.ts';
import type { Detection, DeviceSource, OpenedSource, SourceReading } from '../sources/source.ts';
import type { SamplerMessage, SamplerOptions, Skipped, Vendor } from './contract.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import { untilNextMultiple } from './rhythm.ts';

/** Ways to the cards of one vendor, best first: the first that opens is used. */
export interface SourceFamily {
  vendor: Vendor;
  openers: readonly (() => OpenedSource)[];
}

/** How many samples apart the machine is looked over while a card is lost or a driver fails: it may be back soon. */
const hurriedDetectionSamples = 5;

export interface SamplerDependencies {
  options: SamplerOptions;
  families: readonly SourceFamily[];
  findOnnxRuntime(): OnnxRuntime;
  send(message: SamplerMessage): void;
  clock: Clock;
}

export interface Sampler {
  /** Looks for devices, then reads them all at each interval. */
  start(): void;
  skip(skipped: Skipped): void;
  dispose(): void;
}

interface OpenFamily {
  vendor: Vendor;
  source: DeviceSource;
  detection: Detection;
}

/** The loop of the sampler's process. Every call into a driver is announced first, since it may never return. */
export function createSampler({
  options,
  families,
  findOnnxRuntime,
  send,
  clock,
}: SamplerDependencies): Sampler {
  const { intervalMs, detectionIntervalMs, onlyDeviceId } = options;
  const samplesPerDetection = Math.max(1, Math.round(detectionIntervalMs / intervalMs));
  let skipped = options.skipped;
  let open: OpenFamily[] = [];
  let notes: string[] = [];
  let told = '';
  /** Counted, since the time of day may be set back. */
  let samplesSinceDetection = Number.POSITIVE_INFINITY;
  let hurried = false;
  let stopTimer = () => {};

  const isSkipped = (deviceId: string) =>
    skipped.deviceIds.includes(deviceId) || (onlyDeviceId !== null && deviceId !== onlyDeviceId);
  /** Answers like a set, since what is left out may be "all but one". */
  const skippedDeviceIds = { has: isSkipped };

  function detect() {
    samplesSinceDetection = 0;
    hurried = false;
    notes = [];
    open = families.flatMap((family) => {
      const known = open.find(({ vendor }) => vendor === family.vendor)?.source;
      if (!skipped.vendors.includes(family.vendor)) return look(family, known ?? openFirst(family));
      known?.dispose();
      return [];
    });
    const found = open.map(({ vendor, detection }) => ({ vendor, detection }));
    const { folder: runtimeFolder, cudaProvider } = findOnnxRuntime();
    const news = JSON.stringify([found, cudaProvider, runtimeFolder, notes]);
    if (news === told) return;
    told = news;
    send({ type: 'detected', found, cudaProvider, runtimeFolder, notes });
  }

  function openFirst({ vendor, openers }: SourceFamily): DeviceSource | null {
    const reasons: string[] = [];
    for (const openSource of openers) {
      send({ type: 'asking', vendor, deviceId: null, task: 'detect' });
      const opened = openSource();
      if (opened.state === 'open') return opened.source;
      if (opened.state === 'unusable') reasons.push(opened.reason);
    }
    notes.push(...reasons);
    return null;
  }

  function look({ vendor }: SourceFamily, source: DeviceSource | null): OpenFamily[] {
    if (!source) return [];
    const onDevice = (deviceId: string | null) => send({ type: 'asking', vendor, deviceId, task: 'detect' });
    onDevice(null);
    try {
      return [{ vendor, source, detection: source.detect({ onDevice, skippedDeviceIds }) }];
    } catch (error) {
      // Opened anew at the next look.
      notes.push(`Looking for ${vendor} devices through ${source.name} failed (${sentencePart(error)}).`);
      hurried = true;
      source.dispose();
      return [];
    }
  }

  function sample() {
    const readings: SourceReading[] = [];
    for (const { vendor, source, detection } of open) {
      for (const { id } of detection.devices) {
        if (isSkipped(id)) continue;
        send({ type: 'asking', vendor, deviceId: id, task: 'read' });
        readings.push(source.read(id));
      }
    }
    if (readings.some(({ state }) => state === 'lost')) hurried = true;
    send({ type: 'sampled', at: clock.now(), readings });
  }

  function tick() {
    if (samplesSinceDetection >= (hurried ? hurriedDetectionSamples : samplesPerDetection)) detect();
    samplesSinceDetection += 1;
    sample();
    stopTimer = clock.after(untilNextMultiple(clock.now(), intervalMs), tick);
  }

  return {
    start: tick,
    skip(next) {
      skipped = next;
      // What is not left out any more is looked for at the next tick.
      samplesSinceDetection = Number.POSITIVE_INFINITY;
    },
    dispose() {
      stopTimer();
      for (const { source } of open) source.dispose();
    },
  };
}

function sentencePart(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
