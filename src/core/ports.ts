/**
 * What the application needs from the outside world, handed to `createApp`. Shells pass the real ones, tests their own.
 */
import type { HostMessage, WorkerMessage, WorkerOptions } from '#inference/contract.ts';
import type { ReaderHostMessage, ReaderMessage, ReaderOptions } from './gallery/reader/contract.ts';
import type { SamplerHostMessage, SamplerMessage, SamplerOptions } from './devices/sampling/contract.ts';

/** Shells carry these messages and never look into the inference room. */
export type { HostMessage, WorkerMessage, WorkerOptions };

/** A running process of ours, whatever kind of process it is. What it sends comes from our own program. */
export interface OwnProcess<Sent, Received> {
  /** null while the process is being started (Electron learns it later) and after its end. */
  readonly pid: number | null;
  send(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
  /** Called once, with how it ended. */
  onExit(listener: (end: { code: number | null; signal: string | null }) => void): void;
  /** Ends the process at once; all memory it held is given back. */
  kill(): void;
}
export type WorkerProcess = OwnProcess<HostMessage, WorkerMessage>;
export type SamplerProcess = OwnProcess<SamplerHostMessage, SamplerMessage>;
export type ReaderProcess = OwnProcess<ReaderHostMessage, ReaderMessage>;

/**
 * The seam between the core and the ways to start a process (`child_process.fork`, Electron's `utilityProcess`). Each
 * starts a program with its options as one JSON argument and exactly this environment, and throws or reports an exit
 * when it cannot.
 */
export interface ProcessAdapter {
  /** Runs the inference room's entry. */
  spawn(options: { worker: WorkerOptions; environment: Record<string, string> }): WorkerProcess;
  /** Runs the device sampler's entry. */
  spawnSampler(options: { sampler: SamplerOptions; environment: Record<string, string> }): SamplerProcess;
  /** Runs the entry of the reader of pictures. */
  spawnReader(options: { reader: ReaderOptions; environment: Record<string, string> }): ReaderProcess;
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
