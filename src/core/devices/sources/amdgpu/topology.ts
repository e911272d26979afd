import { type Files, parseCount } from './files.ts';

/** A GPU as the kernel's compute driver (KFD) describes it. */
export interface TopologyNode {
  number: number;
  /** Names the GPU in KFD's other files; not a PCI id. */
  gpuId: string | null;
  /** The chip: `vega10`; newer ones all say `ip discovery`, which is none. */
  chip: string | null;
  target: GfxTarget | null;
  computeUnits: number | null;
  /** Cores of the processor in the same node: above 0 for parts of processors in older kernels. */
  cpuCores: number;
  memoryBytes: number | null;
  pciDeviceId: number | null;
  /** Null in kernels that do not say it: then the machine has one domain, nearly always. */
  pciDomain: number | null;
  /** Bus, device and function in 16 bits, as PCI counts them. */
  pciLocation: number | null;
  /** As the card's own `unique_id`. */
  uniqueId: string | null;
  renderNode: string | null;
}

/** Instruction set: `gfx90a` is 9, 0, 10. */
export interface GfxTarget {
  major: number;
  minor: number;
  stepping: number;
}

const nodesFolder = 'sys/class/kfd/kfd/topology/nodes';

/** The GPUs of `/sys/class/kfd` in KFD's order, which is ROCm's; none where that driver is missing. */
export function readTopology(files: Files): TopologyNode[] {
  return files.names(nodesFolder).flatMap((name) => {
    const number = parseCount(name);
    const node = number === null ? null : nodeAt(files, number);
    return node ?? [];
  });
}

function nodeAt(files: Files, number: number): TopologyNode | null {
  const folder = `${nodesFolder}/${number}`;
  const text = files.text(`${folder}/properties`) ?? '';
  const property = propertiesOf(text);
  const simdCount = property('simd_count') ?? 0;
  // Processors are nodes too, without vector units.
  if (simdCount === 0) return null;
  const chip = files.text(`${folder}/name`);
  const named = chip === null || chip === '' || chip === 'ip discovery' ? null : chip;
  const simdsPerUnit = property('simd_per_cu');
  const renderMinor = property('drm_render_minor');
  return {
    number,
    gpuId: /^[1-9]\d*$/.exec(files.text(`${folder}/gpu_id`) ?? '')?.[0] ?? null,
    chip: named,
    target: targetOf(property('gfx_target_version')) ?? targetsOfChips.get(named ?? '') ?? null,
    computeUnits: simdsPerUnit ? Math.floor(simdCount / simdsPerUnit) : null,
    cpuCores: property('cpu_cores_count') ?? 0,
    memoryBytes: memoryOf(files, folder),
    pciDeviceId: property('device_id'),
    pciDomain: property('domain'),
    pciLocation: property('location_id'),
    uniqueId: uniqueIdOf(text),
    renderNode: renderMinor === null ? null : `renderD${renderMinor}`,
  };
}

/** A decimal number of 64 bits, too large for a `number`; 0 stands for none. */
function uniqueIdOf(properties: string): string | null {
  const [, digits] = /^unique_id (\d{1,20})$/m.exec(properties) ?? [];
  return digits === undefined || /^0+$/.test(digits) ? null : BigInt(digits).toString(16).padStart(16, '0');
}

/** Lines of `name value`. */
function propertiesOf(text: string): (name: string) => number | null {
  const values = new Map(
    text.split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1] ?? null] as const),
  );
  return (name) => parseCount(values.get(name) ?? null);
}

/** Card memory is in heaps of the types 1 (seen by the processor) and 2 (not seen). */
function memoryOf(files: Files, folder: string): number | null {
  const banks = files.names(`${folder}/mem_banks`).flatMap((name) => {
    const property = propertiesOf(files.text(`${folder}/mem_banks/${name}/properties`) ?? '');
    const heap = property('heap_type');
    return heap === 1 || heap === 2 ? (property('size_in_bytes') ?? []) : [];
  });
  const sum = banks.reduce((total, size) => total + size, 0);
  return sum === 0 ? null : sum;
}

/** 90010 is major 9, minor 00, stepping 10: `gfx90a`, since targets are named in hexadecimal digits. 0 is none. */
function targetOf(version: number | null): GfxTarget | null {
  if (version === null || version < 10_000 || version > 999_999) return null;
  return {
    major: Math.floor(version / 10_000),
    minor: Math.floor(version / 100) % 100,
    stepping: version % 100,
  };
}

/** Kernels before 5.15 say the chip and not its target. Chips of that time for which ROCm was made. */
const targetsOfChips = new Map<string, GfxTarget>([
  ['raven', { major: 9, minor: 0, stepping: 2 }],
  ['renoir', { major: 9, minor: 0, stepping: 12 }],
  ['vega10', { major: 9, minor: 0, stepping: 0 }],
  ['vega12', { major: 9, minor: 0, stepping: 4 }],
  ['vega20', { major: 9, minor: 0, stepping: 6 }],
  ['arcturus', { major: 9, minor: 0, stepping: 8 }],
  ['aldebaran', { major: 9, minor: 0, stepping: 10 }],
]);

export function targetName({ major, minor, stepping }: GfxTarget): string {
  return `gfx${major}${minor.toString(16)}${stepping.toString(16)}`;
}
