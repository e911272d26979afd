import type { ErrorReport } from '#shared/errors.ts';
import type { ImageSettings } from '#shared/image-metadata.ts';

/**
 * What a worker process and its host say to each other. One worker serves one device and draws one batch at a time.
 * Only JSON values travel: pictures are files, and a message names their paths.
 */
export const workerProtocolVersion = 3;

export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** A card by the names that its driver gives it, as far as they are known. */
export interface CardIdentity {
  name: string;
  /** NVIDIA's, `GPU-…`. */
  uuid: string | null;
  /** `0000:1a:00.0`, lower case. */
  pciAddress: string | null;
}

/** Given to the worker process at its start, as one JSON argument. */
export interface WorkerOptions {
  deviceId: string;
  executionProvider: ExecutionProvider;
  /** Threads of one operator on the CPU provider; null leaves it to onnxruntime. */
  threads: number | null;
  /** A sign of life is sent at least this often while the event loop is free. */
  heartbeatIntervalMs: number;
  /** Where graphs are kept as they were optimised for the processor; absent for nowhere. */
  graphsFolder?: string;
  /** The card that this process must draw on: it says `unusable` when it would be another. Absent where there is none to choose. */
  wantedCard?: CardIdentity;
}

/** One picture to make. All paths are absolute; the folders exist. */
export interface ImageTask {
  modelFolder: string;
  /** The device cannot hold the whole model: what the steps do not need leaves it while they run. The picture is the same. */
  staged?: boolean | undefined;
  /** What is drawn, and what is written into the file; `seed` is this picture's own. */
  settings: ImageSettings;
  imagePath: string;
  /** From small to large, with the longer side of each; one that would be no larger than the one before is left out. */
  thumbnails: { path: string; size: number }[];
  /** Where the picture in the making is put after each step, or null for no previews. A small PNG, replaced atomically. */
  previewPath: string | null;
  /** The picture that `settings.start` means, and its mask: PNG files. */
  start?: { picturePath: string; maskPath: string | null } | undefined;
}

/** `leaseId` ties this attempt at a picture to this device: every answer carries it. */
export interface LeasedTask {
  leaseId: string;
  task: ImageTask;
}

export type HostMessage =
  /**
   * Pictures that go through the UNet together: they have the model, the size, the steps, the scheduler and the strength in common;
   * prompts, guidance, seeds and pictures to begin with are each one's own. Each is drawn as it would be alone.
   */
  | { type: 'run'; batch: LeasedTask[] }
  /** Ends one picture before its next step; the worker answers `failed` with code `cancelled`. The others go on. */
  | { type: 'cancel'; leaseId: string }
  /** Opens every part of a model folder and reports what is wrong with it. */
  | { type: 'inspect'; requestId: string; modelFolder: string }
  | { type: 'unload'; modelFolder: string }
  /** Finish or abandon what runs, leave no temporary file, and exit with 0. */
  | { type: 'shutdown' };

/** Where the time of one picture went, in seconds. `load` is 0 when the model was already there. */
export interface ImageTimings {
  load: number;
  /**
   * From its batch's turn to its last pixel, without `load`: the largest one of a batch is how long that kept the device.
   * What it waited for the batch before it, and the writing of its files beside the next one, are not in it.
   */
  drawing: number;
  /** Pictures that were drawn together, itself included. */
  batchSize: number;
  /** From the message's arrival to the files on disk, without `load`. */
  total: number;
  /** Inside onnxruntime's `session.run`, for the whole batch. */
  sessionRun: number;
}

export interface FinishedImage {
  width: number;
  height: number;
  fileSizeBytes: number;
  timings: ImageTimings;
  /** Tokens at the end of the prompt that did not fit and were left out; absent when all did. */
  truncatedTokens?: number;
}

export type WorkerMessage =
  /** The provider has run a small graph with the right result, on the card that was wanted. */
  | {
      type: 'ready';
      protocolVersion: number;
      pid: number;
      executionProvider: ExecutionProvider;
      runtimeVersion: string;
      /** What the driver calls the card that this process sees; absent on the processor. */
      card?: CardIdentity;
    }
  /** Instead of `ready`: the provider does not work here, or would use another card. One sentence says why. */
  | { type: 'unusable'; executionProvider: ExecutionProvider; error: ErrorReport }
  /**
   * The device's context is lost and cannot be mended in this process: the host ends it. `reason` is the driver's words.
   * Pictures that were drawn or written are told no more of.
   */
  | { type: 'device-lost'; reason: string }
  /** What the process takes of the machine: its memory in RAM, and how long its threads have run. */
  | { type: 'heartbeat'; residentBytes: number; cpuSeconds: number }
  | { type: 'loading'; leaseId: string }
  /** Told once for a batch. `batches`: whether the model takes several pictures in one call. */
  | { type: 'loaded'; leaseId: string; modelFolder: string; seconds: number; batches: boolean }
  /** Steps that are done so far: at most about 8 times a second, in larger batches less often, and always at the last step. */
  | { type: 'progress'; leaseId: string; step: number; steps: number; previewWritten: boolean }
  /**
   * All steps are done; the picture is being decoded and written. When all of a batch are that far the next one may be
   * sent already: it is drawn as soon as they are decoded, while the last one is written. `completed` or `failed` is still to come.
   */
  | { type: 'finishing'; leaseId: string }
  | { type: 'completed'; leaseId: string; image: FinishedImage }
  | { type: 'failed'; leaseId: string; error: ErrorReport }
  | { type: 'unloaded'; modelFolder: string }
  | { type: 'inspected'; requestId: string; error: ErrorReport | null };
