import type { Attempt } from '#shared/contract/performance.ts';

/** Rows that are in memory at once. */
const pageSize = 1000;

/** What the log is made of, for what writes it out. */
export interface ExportSource {
  page(afterId: number, limit: number): Attempt[];
  deviceName(deviceId: string): string;
  modelName(modelId: string): string;
}

export type ExportFormat = 'csv' | 'json';

interface Row {
  attempt: number;
  started_at: string;
  ended_at: string;
  device: string;
  device_id: string;
  model: string;
  model_id: string;
  pictures: number;
  load_seconds: number;
  run_seconds: number | null;
  avoided_load_seconds: number;
  outcome: string;
  error_code: string | null;
}

const columns = [
  'attempt',
  'started_at',
  'ended_at',
  'device',
  'device_id',
  'model',
  'model_id',
  'pictures',
  'load_seconds',
  'run_seconds',
  'avoided_load_seconds',
  'outcome',
  'error_code',
] as const satisfies readonly (keyof Row)[];

const thousandths = (seconds: number) => Math.round(seconds * 1000) / 1000;

/** Times as ISO 8601 in UTC, durations in seconds. */
function rowOf(attempt: Attempt, { deviceName, modelName }: ExportSource): Row {
  return {
    attempt: attempt.id,
    started_at: new Date(attempt.startedAt).toISOString(),
    ended_at: new Date(attempt.endedAt).toISOString(),
    device: deviceName(attempt.deviceId),
    device_id: attempt.deviceId,
    model: modelName(attempt.modelId),
    model_id: attempt.modelId,
    pictures: attempt.units,
    load_seconds: thousandths(attempt.loadSeconds),
    run_seconds: attempt.runSeconds === null ? null : thousandths(attempt.runSeconds),
    avoided_load_seconds: thousandths(attempt.savedSeconds),
    outcome: attempt.outcome,
    error_code: attempt.errorCode,
  };
}

/**
 * One cell as RFC 4180 has it. Text that a spreadsheet would take for a formula gets an apostrophe before it: names of
 * models come from folders that anyone may have made.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const csvLine = (cells: readonly (string | number | null)[]) => `${cells.map(csvCell).join(',')}\r\n`;

const writers: Record<
  ExportFormat,
  { begin: string; row: (row: Row, first: boolean) => string; end: string }
> = {
  csv: { begin: csvLine(columns), row: (row) => csvLine(columns.map((column) => row[column])), end: '' },
  json: { begin: '[', row: (row, first) => `${first ? '' : ','}\n${JSON.stringify(row)}`, end: '\n]\n' },
};

/** The whole log as text, page by page; what is added meanwhile comes at the end. */
export function* exportedLog(source: ExportSource, format: ExportFormat): Generator<string> {
  const { begin, row, end } = writers[format];
  yield begin;
  let last = 0;
  for (let first = true; ; first = false) {
    const page = source.page(last, pageSize);
    const newest = page.at(-1);
    if (!newest) break;
    yield page.map((attempt, index) => row(rowOf(attempt, source), first && index === 0)).join('');
    last = newest.id;
  }
  yield end;
}
