import type { CardIdentity, LeasedTask, WorkerMessage, WorkerOptions } from '#inference/contract.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { Clock, Log, ProcessAdapter } from '../ports.ts';
import type { RestartLimits } from './restart-policy.ts';

/** How long silence is borne before a worker counts as hung and is ended. */
export interface WorkerDeadlines {
  readyMs: number;
  /** Between two messages of any kind, heartbeats included, while a model loads or a picture is made. */
  silenceMs: number;
  /** For a step after the first, or a load of a model that was loaded before, at the very least (see `step-watch.ts`). */
  stepMs: number;
  /** For a load or a first step of which nothing is known, heartbeats or not. */
  firstStepMs: number;
  /** A cancelled task may go on for this long before its process is ended. */
  cancelGraceMs: number;
  shutdownMs: number;
  /** A process that was ended may stay for this long; then a driver holds it, and nobody waits for it any longer. */
  heldMs: number;
}

export const defaultDeadlines: WorkerDeadlines = {
  readyMs: 60_000,
  silenceMs: 300_000,
  stepMs: 30_000,
  firstStepMs: 1_800_000,
  cancelGraceMs: 10_000,
  shutdownMs: 3_000,
  heldMs: 5_000,
};

export type WorkerHostStatus =
  | { state: 'off' }
  | { state: 'starting' }
  | { state: 'idle' }
  | { state: 'busy'; leaseIds: string[] }
  | { state: 'restarting'; retryAt: number; error: ErrorReport }
  /** `everReady`: whether any of its processes was. */
  | { state: 'stopped'; error: ErrorReport; everReady: boolean };

/** News of one leased task. Exactly one of `completed` and `failed` comes, once, and is the last. */
export type LeaseMessage = Extract<WorkerMessage, { leaseId: string }>;

export interface WorkerLaunch {
  worker: WorkerOptions;
  environment: Record<string, string>;
}

export interface WorkerHostOptions {
  /** The device as people know it, for sentences. */
  deviceName: string;
  deviceId: string;
  /** How the next process is started: asked each time. */
  launch(): WorkerLaunch;
  adapter: ProcessAdapter;
  clock: Clock;
  log: Log;
  onStatus(): void;
  onLease(message: LeaseMessage): void;
  /** A process found that its provider does not work; no other is started until `start`. */
  onUnusable(error: ErrorReport): void;
  deadlines?: Partial<WorkerDeadlines>;
  restartLimits?: RestartLimits;
}

export interface WorkerHost {
  readonly deviceId: string;
  status(): WorkerHostStatus;
  /** Folders of the models that the process holds in memory. */
  loadedModelFolders(): readonly string[];
  readonly pid: number | null;
  /** The card that the process has found itself on; null before it is ready, and on the processor. */
  readonly card: CardIdentity | null;
  /** What the process last said of itself, and when; null before its first word. */
  readonly reportedUsage: ReportedUsage | null;
  /** Starts the process; after `stopped` it begins counting deaths anew. */
  start(): void;
  /** Gives the device back: at once when idle, after the running batch when busy. */
  retire(): void;
  /** The device is gone: ends the process at once; what it drew fails as after any other loss. `reason` ends a sentence. */
  abandon(reason: string): void;
  /** Hands out a batch; only when idle, which a worker is again as soon as the steps of the batch before are done. */
  run(batch: LeasedTask[]): void;
  /** Lets a model go before the next task; it counts as loaded until the process says otherwise. */
  unload(modelFolder: string): void;
  cancel(leaseId: string): void;
  /** Asks the process to leave and ends it when it does not. What runs is abandoned without a message. */
  dispose(): Promise<void>;
}

export interface ReportedUsage {
  residentBytes: number;
  cpuSeconds: number;
  /** Milliseconds since the epoch. */
  at: number;
}
