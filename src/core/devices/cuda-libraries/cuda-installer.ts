import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CudaLibraries } from '#shared/contract/devices.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { downloadFile } from '../../downloads/download-file.ts';
import type { Clock, Log } from '../../ports.ts';
import { createCudaFolder } from './cuda-folder.ts';
import { cudaPackageFor, hasCudaPackage } from './cuda-package.ts';
import { locatePackage } from './nuget-package.ts';
import { unpackFiles } from './unpack.ts';

/** News of a download's progress are told at most this often. */
const newsIntervalMs = 500;
/** Unpacked, the libraries are so many times as large as the package, at most. */
const unpackedTimes = 3;

export interface CudaInstallerOptions {
  /** In the data folder: node_modules may be read-only, and is replaced with each update. */
  folder: string;
  clock: Clock;
  log: Log;
  onChange(): void;
  /** POLYPTYCH_NUGET_FEED is looked at. */
  environment?: Readonly<Record<string, string | undefined>>;
  platform?: { name: string; architecture: string };
  fetch?: typeof globalThis.fetch;
  freeBytesOf?: (folder: string) => Promise<number>;
}

/** Fetches onnxruntime's CUDA provider when someone asks for it, never by itself. */
export interface CudaInstaller {
  state(): CudaLibraries;
  /** Resolves when the libraries are there; rejects with what is in the way. One at a time: others wait for the same. */
  install(): Promise<void>;
  /** Stops the download; what has arrived is kept for the next time. */
  cancel(): void;
  libraryPath: ReturnType<typeof createCudaFolder>['libraryPath'];
  dispose(): Promise<void>;
}

export function createCudaInstaller(options: CudaInstallerOptions): CudaInstaller {
  const { folder, clock, log, onChange } = options;
  const wanted = cudaPackageFor(options.environment ?? {});
  const { name: platform, architecture } = options.platform ?? {
    name: process.platform,
    architecture: process.arch,
  };
  const installed = createCudaFolder(folder, wanted);
  const tools = {
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.freeBytesOf ? { freeBytesOf: options.freeBytesOf } : {}),
  };
  let running: { done: Promise<void>; controller: AbortController; state: CudaLibraries } | null = null;
  let failure: CudaLibraries | null = null;

  function state(): CudaLibraries {
    if (!hasCudaPackage(platform, architecture)) return { state: 'unsupported' };
    if (running) return running.state;
    if (installed.isInstalled()) return { state: 'installed', version: wanted.version };
    return failure ?? { state: 'missing' };
  }

  function become(next: CudaLibraries) {
    if (running) running.state = next;
    onChange();
  }

  async function fetchAndUnpack(signal: AbortSignal) {
    const { url, sizeBytes, sha512 } = await locatePackage(wanted, { signal, ...tools });
    const archive = join(folder, `${wanted.name}-${wanted.version}.nupkg`);
    let nextNewsAt = -Infinity;
    await downloadFile({
      url,
      path: archive,
      sizeBytes,
      checksum: { algorithm: 'sha512', digest: sha512, encoding: 'base64' },
      laterBytes: sizeBytes * unpackedTimes,
      signal,
      clock,
      onProgress(doneBytes) {
        if (clock.now() < nextNewsAt && doneBytes < sizeBytes) return;
        nextNewsAt = clock.now() + newsIntervalMs;
        become({ state: 'downloading', doneBytes, totalBytes: sizeBytes });
      },
      ...tools,
    });
    become({ state: 'unpacking' });
    const half = `${installed.path}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    await unpackFiles(archive, wanted, { target: half, signal });
    installed.remove();
    renameSync(half, installed.path);
    rmSync(archive, { force: true });
  }

  async function run(controller: AbortController) {
    try {
      await fetchAndUnpack(controller.signal);
      log.info({ version: wanted.version, folder: installed.path }, 'CUDA libraries installed');
    } catch (error) {
      const report = controller.signal.aborted
        ? ({ code: 'cancelled', message: 'The download was stopped; what has arrived is kept.' } as const)
        : toErrorReport(error);
      failure = report.code === 'cancelled' ? null : { state: 'failed', error: report };
      log.warn({ reason: report.message }, 'CUDA libraries not installed');
      throw new PolyptychError(report.code, report.message, { cause: error });
    } finally {
      running = null;
      onChange();
    }
  }

  return {
    state,
    install() {
      const now = state();
      if (running) return running.done;
      if (now.state === 'installed') return Promise.resolve();
      if (now.state === 'unsupported')
        return Promise.reject(
          new PolyptychError('unsupported', 'There are CUDA libraries for Linux on x64 only.'),
        );
      failure = null;
      const controller = new AbortController();
      // Begun in the next turn, so that it finds itself running.
      const done = Promise.resolve().then(() => run(controller));
      running = { done, controller, state: { state: 'downloading', doneBytes: 0, totalBytes: null } };
      onChange();
      return done;
    },
    cancel: () => running?.controller.abort(),
    libraryPath: installed.libraryPath,
    async dispose() {
      running?.controller.abort();
      await running?.done.catch(() => undefined);
    },
  };
}
