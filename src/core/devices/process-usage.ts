import { readFileSync } from 'node:fs';

/** What a process takes of the machine. */
export interface ProcessUsage {
  /** Memory in RAM. */
  residentBytes: number;
  /** Time that its threads ran on processors, since its start. */
  cpuSeconds: number;
}

/** The kernel counts processor time for programs in hundredths of a second, whatever its own clock is. */
const ticksPerSecond = 100;

/** Asks Linux about a process, also one that is too busy to answer itself; null elsewhere and for one that is gone. */
export function readProcessUsage(pid: number): ProcessUsage | null {
  try {
    const residentKilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const ticks = cpuTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (residentKilobytes === undefined || ticks === null) return null;
    return { residentBytes: Number(residentKilobytes) * 1024, cpuSeconds: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}

/** User and system time: the 14th and 15th field of proc_pid_stat(5). The second may hold blanks and brackets. */
function cpuTicks(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks : null;
}
