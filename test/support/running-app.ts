import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App, AppOptions } from '#core/app-options.ts';
import { createApp } from '#core/app.ts';
import type { ProcessAdapter } from '#core/ports.ts';
import { systemClock } from '#core/system-clock.ts';
import { createChildProcessAdapter } from '#server/child-process-adapter.ts';
import { noDesktopHandlers } from '#server/no-desktop.ts';
import { noDesktopCapabilities } from '#shared/contract/desktop.ts';
import type { Events } from '#shared/contract/index.ts';
import type { Job, JobRequest } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const embeddedModelsFolder = join(root, 'resources', 'models');
const workerEntry = join(root, 'src', 'inference', 'entry.ts');
export const samplerEntry = join(root, 'src', 'core', 'devices', 'sampling', 'entry.ts');
export const readerEntry = join(root, 'src', 'core', 'gallery', 'reader', 'entry.ts');

const quiet = () => {};
export const silentLog = { info: quiet, warn: quiet, error: quiet };

/** The real way to start worker processes. */
export const childProcesses: ProcessAdapter = createChildProcessAdapter({
  workerEntry,
  samplerEntry,
  readerEntry,
  log: silentLog,
});

export interface RunningApp extends App {
  readonly home: string;
  /** Calls a handler as a client would, without a carrier between. */
  create(request: Partial<JobRequest>): Promise<Job>;
  /** The first event of a name that fits, from now on. */
  event<N extends keyof Events>(name: N, fits?: (payload: Events[N]) => boolean): Promise<Events[N]>;
  /** Waits until a job has ended. */
  ended(jobId: string): Promise<Job>;
  jobs(): Promise<Job[]>;
}

export const context = { signal: new AbortController().signal };

/** The whole application in this process, with real worker processes and a data folder of its own. */
export function runApp(options: Partial<AppOptions> = {}): RunningApp {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'polyptych-app-'));
  const app = createApp({
    version: '0.0.0-test',
    shell: 'command-line',
    shellHandlers: noDesktopHandlers,
    capabilities: noDesktopCapabilities,
    home,
    embeddedModelsFolder,
    modelsFolder: join(home, 'models'),
    themeFolders: { shipped: join(root, 'resources', 'themes'), own: join(home, 'themes') },
    cudaFolder: join(home, 'cuda'),
    rendererFolder: null,
    processAdapter: childProcesses,
    environment: process.env,
    simulatedGpus: 1,
    threadsPerWorker: 1,
    settingsOverrides: { multiGpu: true, maxGpus: 8 },
    outputFolder: null,
    clock: systemClock,
    log: silentLog,
    ...options,
  });

  function event<N extends keyof Events>(name: N, fits: (payload: Events[N]) => boolean = () => true) {
    const { promise, resolve } = Promise.withResolvers<Events[N]>();
    const stop = app.events.on((news) => {
      const payload = news.payload as Events[N];
      if (news.name !== name || !fits(payload)) return;
      stop();
      resolve(payload);
    });
    return promise;
  }
  const jobs = async () => (await app.handlers['app.snapshot']({}, context)).jobs;
  const hasEnded = (job: Job) => !['queued', 'running'].includes(job.state);

  return {
    ...app,
    home,
    event,
    jobs,
    create: async (request) => app.handlers['jobs.create']({ ...sampleRequest, ...request }, context),
    async ended(jobId) {
      const later = event('jobs.changed', ({ job }) => job.id === jobId && hasEnded(job));
      const now = (await jobs()).find((job) => job.id === jobId);
      return now && hasEnded(now) ? now : (await later).job;
    },
    async dispose() {
      await app.dispose();
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}
