import type { Device } from '#shared/contract/devices.ts';
import type { Settings } from '#shared/contract/settings.ts';

/** What others may do with a device that still counts as idle. */
type IdleThresholds = Pick<Settings, 'gpuIdleMemoryBytes' | 'gpuIdleUtilizationPercent'>;

export type SelectionSettings = IdleThresholds &
  Pick<Settings, 'multiGpu' | 'maxGpus' | 'useIntegratedGpus' | 'excludedDeviceIds' | 'deviceReservations'>;

/** Devices from the least to the most loaded. One that fails counts as fully loaded and comes last, unknown load before it. */
export function devicesSortedByLoad<D extends Device>(devices: readonly D[]): D[] {
  return devices.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || loadOf(one) - loadOf(other) || one.index - other.index,
  );
}

/** The device with the least load that works; null when there is none. */
export function leastLoadedDevice<D extends Device>(devices: readonly D[]): D | null {
  return devicesSortedByLoad(devices).find(works) ?? null;
}

/** Of the first `count` devices by index, the one that works and has the most free memory; null where none tells it. */
export function bestByFreeMemory<D extends Device>(devices: readonly D[], count: number): D | null {
  const free = (device: D) => device.memoryFreeBytes ?? 0;
  const candidates = byIndex(devices)
    .slice(0, count)
    .filter((device) => works(device) && device.memoryFreeBytes !== null);
  return candidates.toSorted((one, other) => free(other) - free(one))[0] ?? null;
}

/**
 * Whether others leave the device alone: they hold less memory of it and keep it less busy than the thresholds say.
 * What is unknown speaks against nobody. While our own worker draws, the load is ours.
 */
export function isIdle(device: Device, thresholds: IdleThresholds): boolean {
  // Where memory is the machine's, every program holds some of it.
  const memoryByOthers = device.unifiedMemory ? null : device.memoryUsedByOthersBytes;
  const loadByOthers = device.worker.state === 'busy' ? null : device.utilizationPercent;
  return (
    works(device) &&
    (memoryByOthers === null || memoryByOthers < thresholds.gpuIdleMemoryBytes) &&
    (loadByOthers === null || loadByOthers < thresholds.gpuIdleUtilizationPercent)
  );
}

/**
 * Which devices the queue may use. Of the cards that work, are not hidden and are not part of a processor (unless that
 * is asked for): the first `maxGpus` by index; in single-GPU mode one, see `singleDevice`. The processor only when
 * there is no such card, and always when there is nothing else, so that the app works on every machine.
 * A card that is left alone, since it failed again and again, is passed over: a night's work must not wait for it.
 * What people exclude counts as not there. What they reserve comes back: without it others are used, but no processor.
 * @param selected What was selected last: in single-GPU mode it is kept as long as that makes sense.
 */
export function selectDevices(
  devices: readonly Device[],
  settings: SelectionSettings,
  selected: ReadonlySet<string>,
): Set<string> {
  const included = devices.filter(({ id }) => !settings.excludedDeviceIds.includes(id));
  const free = included.filter(({ id }) => !settings.deviceReservations.some((kept) => kept.deviceId === id));
  const usableCards = byIndex(included).filter((device) => isUsableCard(device, settings));
  const cards = usableCards.filter((device) => free.includes(device));
  const chosen = settings.multiGpu
    ? cards.slice(0, Math.max(1, settings.maxGpus))
    : [singleDevice(cards, settings, selected)].filter((device) => device !== null);
  const isReserved = cards.length < usableCards.length;
  const used = chosen.length > 0 || isReserved ? chosen : lastResort(free, settings);
  return new Set(used.map(({ id }) => id));
}

/**
 * The one device of single-GPU mode: the one used so far, until others keep it busy (in the judgement of its health,
 * which does not follow a moment's load) while another is idle, and never while it works. A first choice is the first
 * idle one; where none is idle, that with the most free memory; where none tells its memory, the least loaded.
 */
function singleDevice(
  cards: readonly Device[],
  settings: SelectionSettings,
  selected: ReadonlySet<string>,
): Device | null {
  const current = cards.find(({ id }) => selected.has(id));
  const idle = cards.find((device) => device.health !== 'busy-elsewhere' && isIdle(device, settings));
  if (current && (current.worker.state === 'busy' || current.health !== 'busy-elsewhere' || !idle))
    return current;
  return idle ?? bestByFreeMemory(cards, cards.length) ?? leastLoadedDevice(cards);
}

/** The processor; where there is none (simulated devices stand in for all), what is tried again soonest. */
function lastResort(devices: readonly Device[], settings: SelectionSettings): readonly Device[] {
  const processors = devices.filter(({ backend }) => backend === 'cpu');
  if (processors.length > 0) return processors;
  const retryAt = ({ worker }: Device) => (worker.state === 'stopped' ? worker.retryAt : Infinity);
  return devices
    .filter((device) => isLeftAlone(device) && device.hiddenBy === null)
    .toSorted((one, other) => retryAt(one) - retryAt(other))
    .slice(0, settings.multiGpu ? Math.max(1, settings.maxGpus) : 1);
}

function isUsableCard(device: Device, settings: Pick<SelectionSettings, 'useIntegratedGpus'>): boolean {
  const { backend, hiddenBy, integrated } = device;
  if (backend === 'cpu' || hiddenBy !== null || isLeftAlone(device)) return false;
  return works(device) && (!integrated || settings.useIntegratedGpus);
}

const isLeftAlone = ({ worker }: Device) => worker.state === 'stopped';

function works({ health }: Device): boolean {
  return health !== 'failing' && health !== 'lost';
}

/** 0 where the load is known, 1 where it is not, 2 where the device fails. */
function rankOf(device: Device): number {
  if (!works(device)) return 2;
  return device.utilizationPercent === null || device.stale ? 1 : 0;
}

function loadOf(device: Device): number {
  return rankOf(device) === 0 ? (device.utilizationPercent ?? 100) : 100;
}

function byIndex<D extends Device>(devices: readonly D[]): D[] {
  return devices.toSorted((one, other) => one.index - other.index);
}
