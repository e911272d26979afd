import type { Device, Machine } from '#shared/contract/devices.ts';
import type { Seen } from './gpu-report.ts';

const gigabyte = 2 ** 30;
const unknown = '-';

const backends: Record<Device['backend'], string> = {
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  cpu: 'CPU',
  simulated: 'simulated',
};

type Column = readonly [title: string, cell: (device: Device) => string, align?: 'right'];

const columns: readonly Column[] = [
  ['#', ({ index }) => String(index), 'right'],
  ['Name', ({ name }) => name],
  ['Backend', ({ backend }) => backends[backend]],
  ['Memory in use', ({ memoryUsedBytes: used, memoryTotalBytes: total }) => memory(used, total), 'right'],
  ['Load', ({ utilizationPercent }) => amount(utilizationPercent, '%'), 'right'],
  ['Temp.', ({ temperatureCelsius }) => amount(temperatureCelsius, '°C'), 'right'],
  ['Power', ({ powerDrawWatts }) => amount(powerDrawWatts, 'W'), 'right'],
  ['CC', ({ computeCapability }) => computeCapability ?? unknown],
  ['Units', ({ multiProcessorCount }) => String(multiProcessorCount ?? unknown), 'right'],
  ['Health', condition],
];

/** The devices as people read them: a line each, what is unknown as a dash, then what is true of the whole machine. */
export function gpuTable({ devices, machine }: Seen): string {
  const rows = [
    columns.map(([title]) => title),
    ...devices.map((device) => columns.map(([, cell]) => cell(device))),
  ];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((text, at) => {
        const width = widths[at] ?? 0;
        return columns[at]?.[2] === 'right' ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return [...table, '', ...machineLines(machine), ''].join('\n');
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

function condition({ health, healthReason, hiddenBy, integrated, stale }: Device): string {
  if (hiddenBy) return `hidden by ${hiddenBy.variable}=${hiddenBy.value}`;
  const words = [health === 'busy-elsewhere' ? 'busy elsewhere' : health];
  if (stale) words.push('does not answer now');
  if (integrated) words.push('part of the processor');
  return `${words.join(', ')}${healthReason === null ? '' : ` (${healthReason.replace(/\.$/, '')})`}`;
}

function memory(used: number | null, total: number | null): string {
  const inGigabytes = (bytes: number | null) => (bytes === null ? unknown : (bytes / gigabyte).toFixed(1));
  return `${inGigabytes(used)} / ${inGigabytes(total)} GB`;
}

const amount = (value: number | null, unit: string) =>
  value === null ? unknown : `${Math.round(value)} ${unit}`;
