import type { Clock } from '../ports.ts';
import type { WorkerHost } from '../workers/worker-host-types.ts';
import { type ProcessUsage, readProcessUsage } from './process-usage.ts';

/** What the worker process of a device is to it. */
export interface WorkerFacts {
  pid: number | null;
  busy: boolean;
  holdsModel: boolean;
}

/** What is needed of a device's worker host. */
export type OwnHost = Pick<
  WorkerHost,
  'deviceId' | 'pid' | 'reportedUsage' | 'status' | 'loadedModelFolders'
>;

/** What our worker processes take of the machine, measured once for each sample. */
export interface OwnWorkers {
  measure(): void;
  factsOf(deviceId: string): WorkerFacts;
  pids(): ReadonlySet<number>;
  /** Memory of all of them; null where one does not tell. */
  residentBytes(): number | null;
  /** One worker's memory, and the share of the time in which its threads ran; null while unknown. */
  loadOf(deviceId: string, threads: number): { residentBytes: number | null; busyPercent: number | null };
}

interface Measured extends ProcessUsage {
  at: number;
  /** Threads that ran on average since the measurement before; null at the first. */
  runningThreads: number | null;
}

export function createOwnWorkers(options: { hosts(): Iterable<OwnHost>; clock: Clock }): OwnWorkers {
  const { hosts, clock } = options;
  const measured = new Map<number, Measured | null>();
  const hostOf = (deviceId: string) => [...hosts()].find((host) => host.deviceId === deviceId);
  const pids = () => new Set(Array.from(hosts(), (host) => host.pid).filter((pid) => pid !== null));

  return {
    measure() {
      const running = pids();
      for (const pid of measured.keys()) if (!running.has(pid)) measured.delete(pid);
      for (const { pid, reportedUsage } of hosts()) {
        if (pid === null) continue;
        const asked = readProcessUsage(pid);
        const usage = asked ? { ...asked, at: clock.now() } : reportedUsage;
        measured.set(pid, usage && after(measured.get(pid) ?? null, usage));
      }
    },
    factsOf(deviceId) {
      const host = hostOf(deviceId);
      if (!host) return { pid: null, busy: false, holdsModel: false };
      const { pid } = host;
      return { pid, busy: host.status().state === 'busy', holdsModel: host.loadedModelFolders().length > 0 };
    },
    pids,
    residentBytes() {
      let sum = 0;
      for (const pid of pids()) {
        const usage = measured.get(pid);
        if (!usage) return null;
        sum += usage.residentBytes;
      }
      return sum;
    },
    loadOf(deviceId, threads) {
      const pid = hostOf(deviceId)?.pid ?? null;
      // Without a process nothing is held and nothing runs: that is known.
      if (pid === null) return { residentBytes: 0, busyPercent: 0 };
      const usage = measured.get(pid);
      if (!usage) return { residentBytes: null, busyPercent: null };
      const { residentBytes, runningThreads } = usage;
      const busyPercent = runningThreads === null ? null : Math.min(100, (runningThreads / threads) * 100);
      return { residentBytes, busyPercent };
    },
  };
}

function after(before: Measured | null, usage: ProcessUsage & { at: number }): Measured {
  const seconds = before ? (usage.at - before.at) / 1000 : 0;
  if (!before || seconds < 0) return { ...usage, runningThreads: null };
  // No newer report than the last one.
  if (seconds === 0) return before;
  return { ...usage, runningThreads: Math.max(0, usage.cpuSeconds - before.cpuSeconds) / seconds };
}
