import type { Detection, DetectionWatch, FoundDevice } from '../source.ts';
import { type Card, findCards, notesAboutCards } from './cards.ts';
import type { Files } from './files.ts';
import { hasUnifiedMemory, isIntegrated } from './integrated.ts';
import { matchNodes } from './matching.ts';
import type { CardNames } from './names.ts';
import { type Sensors, findSensors, parsePower } from './sensors.ts';
import { type GfxTarget, type TopologyNode, readTopology, targetName } from './topology.ts';
import { readDriverVersion, readRocmVersion } from './versions.ts';

/** A card and where its readings are. */
export interface KnownCard {
  card: Card;
  /** Where the card's folder leads to. */
  target: string | null;
  sensors: Sensors;
  /** Its names in KFD's files. */
  gpuIds: string[];
  device: FoundDevice;
}

/**
 * Finds all AMD cards. They come in KFD's order, which ROCm counts in (`ROCR_VISIBLE_DEVICES=0`), then those without
 * KFD by their PCI address; in nearly all machines both orders are that of the addresses.
 */
export function detectCards(deps: {
  files: Files;
  names: CardNames;
  /** What was found at the last look, by device id. */
  before: ReadonlyMap<string, KnownCard>;
  /** Whether a card sleeps, or is to fall asleep. */
  leaveAlone(card: Card, id: string): boolean;
  watch: DetectionWatch | undefined;
}): { detection: Detection; known: Map<string, KnownCard> } {
  const { files, names, before, leaveAlone, watch } = deps;
  const cards = findCards(files);
  const nodes = matchNodes(cards, readTopology(files));
  const driver = readDriverVersion(files);
  const rocmVersion = readRocmVersion(files);
  const known = new Map<string, KnownCard>();

  for (const card of inOrder(cards, nodes)) {
    const id = idOf(card);
    if (watch?.skippedDeviceIds.has(id)) continue;
    watch?.onDevice(id);
    const cardNodes = nodes.get(card) ?? [];
    const sensors = findSensors(files, card.folder);
    // Asked of the card itself.
    const powerLimitWatts = leaveAlone(card, id)
      ? (before.get(id)?.device.powerLimitWatts ?? null)
      : readPowerLimit(files, sensors);
    const device = describe({
      files,
      names,
      card,
      id,
      cardNodes,
      sensors,
      driver,
      powerLimitWatts,
    });
    const gpuIds = cardNodes.flatMap(({ gpuId }) => gpuId ?? []);
    known.set(id, { card, target: files.targetName(card.folder), sensors, gpuIds, device });
  }

  watch?.onDevice(null);
  const detection = {
    devices: [...known.values()].map(({ device }) => device),
    versions: rocmVersion === null ? {} : { rocmVersion },
    notes: notesAboutCards(files, cards),
  };
  return { detection, known };
}

/** `0000:1a:00.0/0213e5d4a6b7c8d9`. */
function idOf({ pciAddress, uniqueId, folder }: Card): string {
  const name = folder.split('/').at(-2) ?? folder;
  return [pciAddress, uniqueId].filter((part) => part !== null).join('/') || name;
}

function inOrder(cards: readonly Card[], nodes: ReadonlyMap<Card, TopologyNode[]>): Card[] {
  const number = (card: Card) => nodes.get(card)?.[0]?.number ?? Number.POSITIVE_INFINITY;
  const address = (card: Card) => card.pciAddress ?? card.folder;
  return [...cards].sort((one, other) => {
    if (number(one) !== number(other)) return number(one) - number(other);
    return address(one) < address(other) ? -1 : 1;
  });
}

function describe(from: {
  files: Files;
  names: CardNames;
  card: Card;
  id: string;
  cardNodes: readonly TopologyNode[];
  sensors: Sensors;
  driver: string | null;
  powerLimitWatts: number | null;
}): FoundDevice {
  const { files, names, card, id, cardNodes, sensors, driver, powerLimitWatts } = from;
  const { pciDeviceId, pciRevision } = card;
  const [node] = cardNodes;
  const target = node?.target ?? null;
  const integrated = isIntegrated({
    pciDeviceId,
    target,
    cpuCores: node?.cpuCores ?? 0,
    voltageLabels: sensors.voltageLabels,
  });
  const unifiedMemory = hasUnifiedMemory({ pciDeviceId, integrated });
  const units = cardNodes.flatMap(({ computeUnits }) => computeUnits ?? []);
  return {
    id,
    vendor: 'AMD',
    name: names(pciDeviceId, pciRevision) ?? productName(files, card) ?? plainName(pciDeviceId, node),
    memoryTotalBytes: readMemoryTotal(files, card, unifiedMemory) ?? node?.memoryBytes ?? null,
    unifiedMemory,
    integrated,
    mig: null,
    computeCapability: target && capabilityOf(target),
    multiProcessorCount: units.length === 0 ? null : units.reduce((sum, count) => sum + count, 0),
    driver,
    pciAddress: card.pciAddress,
    // -1 where the machine has but one: no count, so null.
    numaNode: files.count(`${card.folder}/numa_node`),
    temperatureLimitCelsius: sensors.temperatureLimitCelsius,
    powerLimitWatts,
  };
}

function readPowerLimit(files: Files, { powerLimitPath }: Sensors): number | null {
  const watts = powerLimitPath === null ? null : parsePower(files.text(powerLimitPath));
  return watts === 0 ? null : watts;
}

/** Major and minor version of the instruction set, as HIP and PyTorch say it: `gfx900` and `gfx90a` are both 9.0. */
function capabilityOf({ major, minor }: GfxTarget): string {
  return `${major}.${minor}`;
}

/** The name in the memory of server cards. */
function productName(files: Files, card: Card): string | null {
  const text = files.text(`${card.folder}/product_name`);
  return text !== null && /^[\w ()/.+-]{3,64}$/.test(text) ? text : null;
}

/** `AMD vega10 (0x6860)`, `AMD gfx1100 (0x744c)`, `AMD GPU (0x744c)`. */
function plainName(pciDeviceId: number | null, node: TopologyNode | undefined): string {
  const chip = node?.chip ?? (node?.target ? targetName(node.target) : 'GPU');
  return pciDeviceId === null
    ? `AMD ${chip}`
    : `AMD ${chip} (0x${pciDeviceId.toString(16).padStart(4, '0')})`;
}

/** Of a GPU in the machine's own memory, what was set aside for it and what it may use besides. */
function readMemoryTotal(files: Files, { folder }: Card, unifiedMemory: boolean): number | null {
  const own = files.count(`${folder}/mem_info_vram_total`);
  const shared = unifiedMemory ? files.count(`${folder}/mem_info_gtt_total`) : null;
  const total = (own ?? 0) + (shared ?? 0);
  return total === 0 ? null : total;
}
