import { spawnSync } from 'node:child_process';
import { nvidiaCards } from './nvidia/cards.ts';
import { type Column, type Row, columns, deviceOf, parseTable, readingOf } from './nvidia/smi-table.ts';
import type { DeviceSource, OpenedSource } from './source.ts';

export interface NvidiaSmiOptions {
  /** The program to run: `nvidia-smi`, or a path. */
  program: string;
  /** Where `sys/` lies. */
  sysfsRoot: string;
  /** How long the program may take, in milliseconds: to look for cards, and to read them. */
  timeLimits?: { detectMs: number; readMs: number };
}

/** Both below the deadlines of whoever watches this process; a card that sleeps takes seconds to wake. */
const usualTimeLimits = { detectMs: 8000, readMs: 1800 };

type Output = { state: 'told'; rows: Row[]; complaints: string[] } | { state: 'failed'; reason: string };

/**
 * NVIDIA's cards through the program `nvidia-smi`, for where NVML itself cannot be loaded. Far slower than NVML: one run of
 * the program serves one reading of every card.
 */
export function openNvidiaSmi(options: NvidiaSmiOptions): OpenedSource {
  const { program, sysfsRoot, timeLimits = usualTimeLimits } = options;
  let asked: readonly Column[] = columns;
  /** What the latest run told, by UUID, and who has not had it yet. */
  let latest: Output = { state: 'failed', reason: '' };
  let unread = new Set<string>();
  let known: readonly string[] = [];

  function query(timeLimitMs: number): Output | 'missing' {
    const args = [`--query-gpu=${asked.join()}`, '--format=csv,noheader,nounits'];
    const ended = spawnSync(program, args, {
      encoding: 'utf8',
      timeout: timeLimitMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
      maxBuffer: 2 ** 20,
      env: { ...process.env, LC_ALL: 'C' },
    });
    const code = ended.error && 'code' in ended.error ? ended.error.code : null;
    if (code === 'ENOENT') return 'missing';
    if (code === 'ETIMEDOUT') {
      const reason = `nvidia-smi gave no answer within ${timeLimitMs / 1000} seconds.`;
      return { state: 'failed', reason };
    }
    if (ended.error) return { state: 'failed', reason: `nvidia-smi cannot be run: ${ended.error.message}.` };
    const unknownColumn = /Field "([\w.]+)" is not a valid field/.exec(ended.stdout + ended.stderr)?.[1];
    const fewer = asked.filter((column) => column !== unknownColumn);
    if (fewer.length < asked.length) {
      // An older nvidia-smi: without this column, it answers.
      asked = fewer;
      return query(timeLimitMs);
    }
    const { rows, complaints } = parseTable(ended.stdout, asked);
    const isWithoutCards = complaints.some((line) => /^No devices were found/i.test(line));
    if (rows.length > 0 || ended.status === 0 || isWithoutCards) {
      return { state: 'told', rows, complaints: isWithoutCards ? [] : complaints };
    }
    const said = [...complaints, ended.stderr.trim()].join(' ').replace(/\.+$/, '').slice(0, 300);
    return { state: 'failed', reason: `nvidia-smi failed with exit code ${ended.status}: ${said}.` };
  }

  const refresh = (timeLimitMs: number) => {
    const output = query(timeLimitMs);
    latest = output === 'missing' ? { state: 'failed', reason: 'nvidia-smi is not there any more.' } : output;
    unread = new Set(known);
  };

  const first = query(timeLimits.detectMs);
  if (first === 'missing') return { state: 'absent' };
  if (first.state === 'failed') {
    // A machine whose card was taken out may still have the program.
    return nvidiaCards(sysfsRoot).length > 0
      ? { state: 'unusable', reason: first.reason }
      : { state: 'absent' };
  }

  const source: DeviceSource = {
    name: 'nvidia-smi',
    detect(watch) {
      refresh(timeLimits.detectMs);
      if (latest.state === 'failed') return { devices: [], versions: {}, notes: [latest.reason] };
      const rows = latest.rows.filter(({ uuid }) => !watch?.skippedDeviceIds.has(uuid));
      known = rows.map(({ uuid }) => uuid);
      unread = new Set(known);
      const nvidiaDriver = rows.find((row) => row.driver_version !== undefined)?.driver_version;
      return {
        devices: rows.map(deviceOf),
        versions: { ...(nvidiaDriver !== undefined && { nvidiaDriver }) },
        notes: latest.complaints.map((line) => `nvidia-smi says: ${line}`),
      };
    },
    read(id) {
      // Whoever asks a second time wants news.
      if (!unread.has(id)) refresh(timeLimits.readMs);
      unread.delete(id);
      if (latest.state === 'failed') return { state: 'failing', id, reason: latest.reason };
      const row = latest.rows.find(({ uuid }) => uuid === id);
      if (row) return readingOf(row);
      const said = latest.complaints.length > 0 ? ` It says: ${latest.complaints.join(' ')}` : '';
      return { state: 'lost', id, reason: `nvidia-smi does not list the card any more.${said}` };
    },
    dispose() {},
  };
  return { state: 'open', source };
}
