/**
 * What the application needs from the outside world, handed to `createApp`. Shells pass the real ones, tests their own.
 */
import type { HostMessage, WorkerMessage, WorkerOptions } from '#inference/contract.ts';

/** Shells carry these messages and never look into the inference room. */
export type { HostMessage, WorkerMessage, WorkerOptions };

/** A running worker process, whatever kind of process it is. */
export interface WorkerProcess {
  readonly pid: number;
  send(message: HostMessage): void;
  onMessage(listener: (message: WorkerMessage) => void): void;
  /** Called once, with how it ended. */
  onExit(listener: (end: { code: number | null; signal: string | null }) => void): void;
  /** Ends the process at once; all memory it held is given back. */
  kill(): void;
}

/** The seam between the worker host and the ways to start a process (`child_process.fork`, Electron's `utilityProcess`). */
export interface ProcessAdapter {
  /** Starts a worker with exactly this environment. Throws or reports an exit when it cannot. */
  spawn(options: { worker: WorkerOptions; environment: Record<string, string> }): WorkerProcess;
}

/** Time as a dependency. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after a delay; returns its undo. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
