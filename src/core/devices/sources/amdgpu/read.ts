import type { SourceReading } from '../source.ts';
import type { KnownCard } from './detect.ts';
import type { DrmClient } from './drm-clients.ts';
import { type FileContents, type Files, parseCount } from './files.ts';
import { joinProcesses, readComputeProcesses } from './processes.ts';
import { parsePercent, parsePower, parseTemperature } from './sensors.ts';

/** Errors of a card that is there and does not answer; all others mean that a figure cannot be had now. */
const failureCodes = new Set(['EIO', 'ETIME', 'ETIMEDOUT', 'EREMOTEIO']);

/** Reads one card. One to be left alone is not asked itself: what only it could tell is unknown then. */
export function readCard(deps: {
  files: Files;
  known: KnownCard;
  /** It sleeps, or is to fall asleep. */
  leaveAlone: boolean;
  clients(): DrmClient[] | null;
}): SourceReading {
  const { files, known, leaveAlone, clients } = deps;
  const { card, sensors, gpuIds, device } = known;
  const { id, name, unifiedMemory } = device;
  const { folder } = card;

  // Another card may have taken the number of one that was pulled out.
  if (files.targetName(folder) !== known.target)
    return { state: 'lost', id, reason: `${name} is gone from the PCI bus.` };
  if (!leaveAlone && isOffTheBus(files, folder)) {
    return { state: 'lost', id, reason: `${name} does not answer on the PCI bus any more.` };
  }

  const asked: FileContents[] = [];
  const askCard = (path: string | null) => {
    if (path === null || leaveAlone) return null;
    const contents = files.contents(path);
    asked.push(contents);
    return contents.state === 'read' ? contents.text.trim() : null;
  };
  const utilizationPercent = parsePercent(askCard(`${folder}/gpu_busy_percent`));
  const temperatureCelsius = parseTemperature(askCard(sensors.temperaturePath));
  const powerDrawWatts = parsePower(askCard(sensors.powerPath));
  const ownMemory = files.contents(`${folder}/mem_info_vram_used`);
  const trouble = judge([...asked, ownMemory]);
  if (trouble) return { state: trouble.state, id, reason: `${name} ${trouble.reason}` };

  return {
    state: 'read',
    id,
    ...memoryOf(files, known, ownMemory),
    utilizationPercent,
    temperatureCelsius,
    powerDrawWatts,
    processes: joinProcesses(
      readComputeProcesses(files, gpuIds),
      clients()?.filter(({ pciAddress }) => pciAddress === card.pciAddress) ?? null,
      unifiedMemory,
    ),
  };
}

/** A PCI device that fell off the bus reads as ones only; 0xffff is nobody's vendor number. */
function isOffTheBus(files: Files, folder: string): boolean {
  const config = files.contents(`${folder}/config`, 4);
  return config.state === 'read' && config.text.startsWith('\u00FF\u00FF');
}

/** What the errors of one look mean together; null where the card works. */
export function judge(
  contents: readonly FileContents[],
): { state: 'lost' | 'failing'; reason: string } | null {
  const codes = contents.flatMap((one) => (one.state === 'failed' ? one.code : []));
  if (codes.includes('ENODEV') || codes.includes('ENXIO')) {
    return { state: 'lost', reason: 'was lost: the driver says that there is no such device.' };
  }
  const failure = codes.find((code) => failureCodes.has(code));
  const answered = contents.some((one) => one.state === 'read');
  // The memory figure is the driver's own: it alone does not show that the card works.
  const onlyBooks = contents.slice(0, -1).every((one) => one.state === 'failed');
  if (failure === undefined || (answered && !onlyBooks)) return null;
  return { state: 'failing', reason: `does not answer its driver (${failure}).` };
}

/** In the card, or for a GPU in the machine's own memory, in the part set aside and in what it may use besides. */
function memoryOf(files: Files, { card: { folder }, device }: KnownCard, own: FileContents) {
  const ownUsed = own.state === 'read' ? parseCount(own.text.trim()) : null;
  const ownTotal = files.count(`${folder}/mem_info_vram_total`);
  if (!device.unifiedMemory) {
    const total = ownTotal ?? device.memoryTotalBytes;
    return { memoryUsedBytes: ownUsed, memoryFreeBytes: rest(total, ownUsed) };
  }
  const sharedUsed = files.count(`${folder}/mem_info_gtt_used`);
  const sharedFree = rest(files.count(`${folder}/mem_info_gtt_total`), sharedUsed);
  const available = availableBytes(files.text('proc/meminfo'));
  return {
    memoryUsedBytes: sumOfKnown([ownUsed, sharedUsed]),
    // What programs on the processor have taken is not there for the GPU.
    memoryFreeBytes: sumOfKnown([
      rest(ownTotal, ownUsed),
      sharedFree === null ? null : Math.min(sharedFree, available ?? sharedFree),
    ]),
  };
}

function rest(total: number | null, used: number | null): number | null {
  return total === null || used === null ? null : Math.max(0, total - used);
}

function sumOfKnown(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}

function availableBytes(meminfo: string | null): number | null {
  const kibibytes = parseCount(/^MemAvailable:\s+(\d+) kB$/m.exec(meminfo ?? '')?.[1] ?? null);
  return kibibytes === null ? null : kibibytes * 1024;
}
