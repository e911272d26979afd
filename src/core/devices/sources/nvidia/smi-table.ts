import type { FoundDevice, SourceReading } from '../source.ts';

/** Columns to ask `nvidia-smi --query-gpu` for. The name comes last: it may contain commas, which are not quoted. */
export const columns = [
  'uuid',
  'pci.bus_id',
  'driver_version',
  'memory.total',
  'memory.used',
  'memory.free',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
  'enforced.power.limit',
  'compute_cap',
  'mig.mode.current',
  'name',
] as const;
export type Column = (typeof columns)[number];

/** One card's line: what nvidia-smi does not tell (`[N/A]`, `[Not Supported]`, `ERR!`) is left out. */
export type Row = Partial<Record<Column, string>> & { uuid: string };

export interface Table {
  rows: Row[];
  /** Lines that are not about a card that can be identified: what nvidia-smi complains about. */
  complaints: string[];
}

const bytesPerMebibyte = 2 ** 20;

/** Reads what `--query-gpu=… --format=csv,noheader,nounits` prints, for the columns that were asked for. */
export function parseTable(printed: string, asked: readonly Column[]): Table {
  const lines = printed.split(/\r?\n/).map((line) => line.trim());
  const table: Table = { rows: [], complaints: [] };
  for (const line of lines.filter((text) => text !== '')) {
    const row = parseRow(line, asked);
    if (row) table.rows.push(row);
    else table.complaints.push(line);
  }
  return table;
}

function parseRow(line: string, asked: readonly Column[]): Row | null {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length < asked.length) return null;
  const last = asked.length - 1;
  const values = [...cells.slice(0, last), cells.slice(last).join(', ')];
  const told = asked.flatMap((column, at) => {
    const value = values[at] ?? '';
    return isTold(value) ? [[column, value] as const] : [];
  });
  const row: Partial<Record<Column, string>> = Object.fromEntries(told);
  const { uuid } = row;
  return uuid !== undefined && /^GPU-[\da-f-]{8,}$/i.test(uuid) ? { ...row, uuid } : null;
}

/** nvidia-smi puts what it does not know into brackets: [N/A], [Not Supported], [Unknown Error], [GPU is lost]. */
const isTold = (cell: string) => cell !== '' && !/^\[.*\]$/.test(cell) && !/^(N\/A|ERR!)$/i.test(cell);

/** A whole number or fraction, without a unit and not below zero. */
function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : null;
}

function bytes(text: string | undefined): number | null {
  const mebibytes = number(text);
  return mebibytes === null ? null : mebibytes * bytesPerMebibyte;
}

function percent(text: string | undefined): number | null {
  const value = number(text);
  return value !== null && value <= 100 ? value : null;
}

/** A line as what is true of the card for good. nvidia-smi does not tell multiprocessors, NUMA node or temperature limit. */
export function deviceOf(row: Row): FoundDevice {
  const memoryTotalBytes = bytes(row['memory.total']);
  const mig = row['mig.mode.current'];
  return {
    id: row.uuid,
    vendor: 'NVIDIA',
    name: row.name ?? 'NVIDIA GPU',
    memoryTotalBytes,
    unifiedMemory: false,
    integrated: false,
    mig: mig === undefined ? null : mig === 'Enabled',
    computeCapability: /^\d+\.\d+$/.test(row.compute_cap ?? '') ? (row.compute_cap ?? null) : null,
    multiProcessorCount: null,
    driver: row.driver_version ?? null,
    pciAddress: pciAddress(row['pci.bus_id']),
    numaNode: null,
    temperatureLimitCelsius: null,
    powerLimitWatts: number(row['enforced.power.limit']),
  };
}

/** `00000000:1A:00.0` as the kernel writes it; a domain above ffff keeps its digits. */
function pciAddress(busId: string | undefined): string | null {
  const match = /^([\da-f]{4,8}):([\da-f]{2}:[\da-f]{2}\.[\da-f])$/i.exec(busId ?? '');
  const [, domain, rest] = match ?? [];
  if (domain === undefined || rest === undefined) return null;
  return `${domain.replace(/^0+/, '').padStart(4, '0')}:${rest}`.toLowerCase();
}

/** A line as a reading. Who holds memory is not asked for: that would start a second process each time. */
export function readingOf(row: Row): SourceReading {
  return {
    state: 'read',
    id: row.uuid,
    memoryUsedBytes: bytes(row['memory.used']),
    memoryFreeBytes: bytes(row['memory.free']),
    utilizationPercent: percent(row['utilization.gpu']),
    temperatureCelsius: number(row['temperature.gpu']),
    powerDrawWatts: number(row['power.draw']),
    processes: null,
  };
}
