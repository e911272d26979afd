import type { Device, Machine } from '#shared/contract/devices.ts';
import type { Seen } from './gpu-report.ts';
import { type Column, fittedTable } from './text-table.ts';

const gigabyte = 2 ** 30;
const unknown = '-';

const backends: Record<Device['backend'], string> = {
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  cpu: 'CPU',
  simulated: 'simulated',
};

/** What a narrow terminal has no room for goes first from the highest `spare`. */
const columns: readonly Column<Device>[] = [
  { title: '#', cell: ({ index }) => String(index), align: 'right' },
  { title: 'Name', cell: ({ name }) => name, shorten: true },
  { title: 'Backend', cell: ({ backend }) => backends[backend], spare: 3 },
  { title: 'Memory in use', cell: memory, align: 'right' },
  { title: 'Load', cell: ({ utilizationPercent }) => amount(utilizationPercent, '%'), align: 'right' },
  { title: 'Temp.', cell: ({ temperatureCelsius }) => amount(temperatureCelsius, '°C'), align: 'right' },
  { title: 'Power', cell: ({ powerDrawWatts }) => amount(powerDrawWatts, 'W'), align: 'right' },
  { title: 'CC', cell: ({ computeCapability }) => computeCapability ?? unknown, spare: 1 },
  {
    title: 'Units',
    cell: ({ multiProcessorCount }) => String(multiProcessorCount ?? unknown),
    align: 'right',
    spare: 2,
  },
  { title: 'Health', cell: condition },
];

/**
 * The devices as people read them: a line each, what is unknown as a dash, then why some are not well, then what is true
 * of the whole machine.
 * @param width of the terminal, in characters; null where lines may be as long as they are
 */
export function gpuTable({ devices, machine }: Seen, width: number | null): string {
  const reasons = devices.flatMap((device) => {
    const reason = reasonOf(device);
    return reason === null ? [] : [`${device.index}: ${reason}`];
  });
  return [
    ...fittedTable(columns, devices, width),
    '',
    ...(reasons.length > 0 ? [...reasons, ''] : []),
    ...machineLines(machine),
    '',
  ].join('\n');
}

function machineLines(machine: Machine): string[] {
  const { gpuCount, totalGpuMemoryBytes: total, nvidiaDriver, cudaVersion, rocmVersion, notes } = machine;
  const count = gpuCount === 0 ? 'No GPU was found' : `${gpuCount} ${gpuCount === 1 ? 'GPU' : 'GPUs'}`;
  const facts = [
    total === null ? count : `${count}, ${(total / gigabyte).toFixed(1)} GB in all`,
    ...(nvidiaDriver === null ? [] : [`NVIDIA driver ${nvidiaDriver}`]),
    ...(cudaVersion === null ? [] : [`CUDA ${cudaVersion}`]),
    ...(rocmVersion === null ? [] : [`ROCm ${rocmVersion}`]),
  ];
  return [`${facts.join('; ')}.`, ...notes];
}

function condition({ health, hiddenBy, integrated, stale }: Device): string {
  if (hiddenBy) return 'hidden';
  const words = [health === 'busy-elsewhere' ? 'busy elsewhere' : health];
  if (stale) words.push('no answer');
  if (integrated) words.push('integrated');
  return words.join(', ');
}

function reasonOf({ hiddenBy, healthReason, backendReason, provenCard }: Device): string | null {
  if (hiddenBy) return `Hidden by ${hiddenBy.variable}=${hiddenBy.value}`;
  const proven = provenCard === null ? null : `Its worker draws on ${provenCard}.`;
  const parts = [healthReason, backendReason, proven].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

function memory({ memoryUsedBytes: used, memoryTotalBytes: total }: Device): string {
  if (used === null && total === null) return unknown;
  const inGigabytes = (bytes: number | null) => (bytes === null ? unknown : (bytes / gigabyte).toFixed(1));
  return `${inGigabytes(used)} / ${inGigabytes(total)} GB`;
}

function amount(value: number | null, unit: string): string {
  return value === null ? unknown : `${Math.round(value)} ${unit}`;
}
