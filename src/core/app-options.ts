import type { ApiKey } from '#shared/contract/api-keys.ts';
import type { DesktopCapabilities } from '#shared/contract/desktop.ts';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { Model } from '#shared/contract/models.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { ServerCarrier } from '#shared/rpc/frames.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Exports } from './gallery/export/exports.ts';
import type { Clock, Log, ProcessAdapter } from './ports.ts';
import type { ThemeFolders } from './themes/theme-library.ts';
import type { WorkerDeadlines } from './workers/worker-host-types.ts';

/** Requests that the shell answers, not the core. */
export type ShellHandlers = Pick<Handlers, Extract<keyof Handlers, `desktop.${string}`>>;

export interface AppOptions {
  version: string;
  shell: 'desktop' | 'browser' | 'command-line';
  shellHandlers: ShellHandlers;
  capabilities: DesktopCapabilities;
  /** The data folder; created when missing. */
  home: string;
  /** Folders of models that ship with the app, read-only. */
  embeddedModelsFolder: string;
  /** Where people put models of their own: `models` in the usual data folder, whatever `home` is for this run. */
  modelsFolder: string;
  /** Where CUDA libraries are kept: `cuda` in the usual data folder. */
  cudaFolder: string;
  /** Themes that ship with the app, and those that people add, as for models. */
  themeFolders: ThemeFolders;
  /** Where the built user interface lies, or null where there is none to serve. */
  rendererFolder: string | null;
  processAdapter: ProcessAdapter;
  /** Variables that hide devices, move their sources and set settings for this run. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Simulated devices, each a real worker process on the CPU; 0 for the machine's own devices. */
  simulatedGpus: number;
  /** Threads per worker on the CPU provider; null divides the machine's cores among the workers. */
  threadsPerWorker: number | null;
  /** What wins over the stored settings for this run. */
  settingsOverrides: Partial<Settings>;
  /** Pictures go here under plain names instead of into the home's `images` folder (the command line's `--out`). */
  outputFolder: string | null;
  /** How long silent workers are borne, where it is not as usual. */
  workerDeadlines?: Partial<WorkerDeadlines>;
  /** Whether a run that was not over goes on (unless given, it does); else it waits for another start of the app. */
  continueRuns?: boolean;
  clock: Clock;
  log: Log;
}

/** The running application, the same behind every front door. */
export interface App {
  readonly instanceId: string;
  readonly handlers: Handlers;
  readonly events: EventLog<Events>;
  /** Serves one connection of the contract; returns what ends it. */
  serve(carrier: ServerCarrier): () => void;
  /** Answers requests for the user interface, pictures, thumbnails and previews. Access is the shell's matter. */
  fetch(request: Request): Response | Promise<Response>;
  /** Absolute path of a finished picture's file; null when there is no such picture. For shells, never for the contract. */
  imagePath(imageId: string): string | null;
  /** All models, as the snapshot tells them. For shells that need nothing else of it. */
  models(): Model[];
  /** Begins to write copies of pictures to where a person said. For shells, never for the contract. */
  beginExport: Exports['begin'];
  /** The key of the HTTP API that a token belongs to, or null. For shells, never for the contract. */
  authenticate(token: string): ApiKey | null;
  /** Lets running pictures go (they are queued again at the next start), ends all workers, closes the database. */
  dispose(): Promise<void>;
}
