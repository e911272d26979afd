/** The application behind the windows. Loaded after the first window was made, with all that it needs. */
import type { utilityProcess } from 'electron';
import type { App, ShellHandlers } from '#core/app-options.ts';
import { createApp } from '#core/app.ts';
import { logLevelOf, openFileLog } from '#core/log/log.ts';
import { simulatedGpusOptions } from '#core/simulated-gpus.ts';
import { systemClock } from '#core/system-clock.ts';
import type { AppPaths } from './app-paths.ts';
import type { DeferredLog } from './deferred-log.ts';
import { type DesktopHandlersOptions, createDesktopHandlers } from './native/desktop-handlers.ts';
import { createUtilityProcessAdapter } from './utility-process-adapter.ts';

export interface StartCoreOptions {
  paths: AppPaths;
  version: string;
  /** null for the machine's own devices. */
  simulatedGpus: number | null;
  environment: Readonly<Record<string, string | undefined>>;
  fork: typeof utilityProcess.fork;
  native: Pick<DesktopHandlersOptions, 'dialog' | 'shell' | 'windowInFront' | 'picturesFolder' | 'platform'>;
  /** Gets the log that this opens. */
  log: DeferredLog;
}

export interface Core {
  app: App;
  /** Ends the application, and the log last. */
  dispose(): Promise<void>;
  /** For the way out that cannot wait. */
  flushLog(): void;
}

/** Opens the log and starts the application. Throws one clear sentence where it cannot run. */
export async function startCore({
  paths,
  version,
  simulatedGpus,
  environment,
  ...options
}: StartCoreOptions): Promise<Core> {
  const log = await openFileLog(paths.logs, logLevelOf(environment['POLYPTYCH_LOG_LEVEL']));
  options.log.attach(log);
  try {
    const app = createApp({
      version,
      shell: 'desktop',
      shellHandlers: desktopHandlers(() => app, paths, options.native),
      capabilities: {
        revealImage: true,
        saveImageCopies: true,
        exportPictures: true,
        addModel: true,
        openModelsFolder: true,
      },
      home: paths.home,
      embeddedModelsFolder: paths.embeddedModels,
      modelsFolder: paths.ownModels,
      themeFolders: { shipped: paths.shippedThemes, own: paths.ownThemes },
      cudaFolder: paths.cuda,
      rendererFolder: paths.renderer,
      processAdapter: createUtilityProcessAdapter({
        fork: options.fork,
        workerEntry: paths.workerEntry,
        samplerEntry: paths.samplerEntry,
        readerEntry: paths.readerEntry,
        log,
      }),
      environment,
      ...simulatedGpusOptions(simulatedGpus),
      threadsPerWorker: null,
      outputFolder: null,
      clock: systemClock,
      log,
    });
    log.info({ home: paths.home, version }, 'started');
    return {
      app,
      async dispose() {
        try {
          await app.dispose();
        } finally {
          await log.close();
        }
      },
      flushLog: () => log.flushNow(),
    };
  } catch (error) {
    log.error({ err: error }, 'could not start');
    await log.close();
    throw error;
  }
}

/** The handlers need the application, which is made with them. */
function desktopHandlers(app: () => App, paths: AppPaths, native: StartCoreOptions['native']): ShellHandlers {
  const context = { signal: new AbortController().signal };
  return createDesktopHandlers({
    ...native,
    modelsFolder: paths.ownModels,
    imagePath: (imageId) => app().imagePath(imageId),
    beginExport: (plan, target) => app().beginExport(plan, target),
    modelIds: async () => (await app().handlers['app.snapshot']({}, context)).models.map(({ id }) => id),
    rescanModels: async () => (await app().handlers['models.rescan']({}, context)).models.map(({ id }) => id),
  });
}
