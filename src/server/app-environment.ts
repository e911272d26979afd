import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { AppOptions } from '#core/app-options.ts';
import { furtherModelFolders } from '#core/models/further-folders.ts';
import type { ModelFolders } from '#core/models/model-library.ts';
import type { Log, ProcessAdapter } from '#core/ports.ts';
import type { ThemeFolders } from '#core/themes/theme-library.ts';
import { simulatedGpusOptions } from '#core/simulated-gpus.ts';
import { systemClock } from '#core/system-clock.ts';
import { noDesktopCapabilities } from '#shared/contract/desktop.ts';
import { createChildProcessAdapter } from './child-process-adapter.ts';
import { noDesktopHandlers } from './no-desktop.ts';
import { homeFolder } from '#core/storage/home.ts';
import { type ClosableLog, logLevelOf, openFileLog, openStderrLog } from '#core/log/log.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const workerEntry = join(packageFolder, 'src', 'inference', 'entry.ts');
const samplerEntry = join(packageFolder, 'src', 'core', 'devices', 'sampling', 'entry.ts');
const readerEntry = join(packageFolder, 'src', 'core', 'gallery', 'reader', 'entry.ts');

/** Version of the app, from package.json. */
export function readVersion(): string {
  const text = readFileSync(join(packageFolder, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** The folder that all shells share. */
export function usualHome(): string {
  return homeFolder({ environment: process.env, platform: process.platform, userFolder: homedir() });
}

/** The models that ship with the app, and those that people add, wherever a run keeps its other data. */
export function modelFolders(): Required<ModelFolders> {
  return {
    embedded: join(packageFolder, 'resources', 'models'),
    own: join(usualHome(), 'models'),
    further: furtherModelFolders(process.env),
  };
}

/** The themes that ship with the app, and the user's own. */
export function themeFolders(): ThemeFolders {
  return { shipped: join(packageFolder, 'resources', 'themes'), own: join(usualHome(), 'themes') };
}

/** Where CUDA libraries are kept, for all shells and all runs. */
export const cudaFolder = () => join(usualHome(), 'cuda');

export function createWorkerAdapter(log: Log): ProcessAdapter {
  return createChildProcessAdapter({ workerEntry, samplerEntry, readerEntry, log });
}

/** What one run of a command needs of its surroundings. */
export interface AppEnvironment {
  home: string;
  log: ClosableLog;
  /** Options for `createApp`, but for what the command itself decides. */
  appOptions(chosen: ChosenOptions): AppOptions;
  dispose(): Promise<void>;
}

export interface ChosenOptions {
  shell: AppOptions['shell'];
  /** null for the machine's own devices; a number also lets the queue use that many for this run. */
  simulatedGpus: number | null;
  outputFolder: string | null;
}

/** Works on the usual data folder, which one app at a time may use; logs into it. */
export async function openSharedEnvironment(): Promise<AppEnvironment> {
  const level = logLevelOf(process.env.POLYPTYCH_LOG_LEVEL);
  const home = usualHome();
  ensureUsableFolder(home, 'The data folder');
  const log = await openFileLog(join(home, 'logs'), level);
  return { home, log, appOptions: optionsFor(home, log), dispose: () => log.close() };
}

/** Works on a data folder of its own that ends with the run, and so beside a running app; logs to stderr when asked to. */
export function openPrivateEnvironment({ verbose }: { verbose: boolean }): AppEnvironment {
  const level = logLevelOf(process.env.POLYPTYCH_LOG_LEVEL);
  const log = openStderrLog(verbose ? level : 'silent');
  const home = mkdtempSync(join(tmpdir(), 'polyptych-'));
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  // Also when a second Ctrl+C leaves no time for anything else.
  process.once('exit', remove);
  return {
    home,
    log,
    appOptions: optionsFor(home, log),
    dispose() {
      process.off('exit', remove);
      remove();
      return Promise.resolve();
    },
  };
}

function optionsFor(home: string, log: ClosableLog): AppEnvironment['appOptions'] {
  const rendererFolder = join(packageFolder, 'out', 'renderer');
  return ({ shell, simulatedGpus, outputFolder }) => ({
    version: readVersion(),
    shell,
    shellHandlers: noDesktopHandlers,
    capabilities: noDesktopCapabilities,
    home,
    embeddedModelsFolder: modelFolders().embedded,
    modelsFolder: modelFolders().own,
    themeFolders: themeFolders(),
    cudaFolder: cudaFolder(),
    rendererFolder: existsSync(join(rendererFolder, 'index.html')) ? rendererFolder : null,
    processAdapter: createWorkerAdapter(log),
    environment: process.env,
    ...simulatedGpusOptions(simulatedGpus),
    threadsPerWorker: null,
    outputFolder,
    clock: systemClock,
    log,
  });
}
