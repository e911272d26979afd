import { createDevicePool } from '#core/devices/device-pool.ts';
import { noQuarantineMemory } from '#core/devices/quarantine-memory.ts';
import { openStderrLog } from '#core/log/log.ts';
import { settingsFromEnvironment } from '#core/settings/environment-settings.ts';
import { systemClock } from '#core/system-clock.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import { createCudaInstaller } from '#core/devices/cuda-libraries/cuda-installer.ts';
import { createWorkerAdapter, cudaFolder } from '../app-environment.ts';
import { type Seen, gpuReport } from '../gpu-report.ts';
import { gpuTable } from '../gpu-table.ts';

export interface GpusCommandOptions {
  json?: true;
  watch?: true;
  check?: true;
  simulateGpus?: number;
}

/** A card that has not been read by then is shown with dashes. */
const readingsLimitMs = 4_000;
/** Shaders are compiled, and a driver that hangs is given up three times. */
const checkLimitMs = 240_000;
/** Clears the terminal, without its history. */
const clear = '\u001B[2J\u001B[H';

/**
 * Prints the cards and how they fare: once, or every second until Ctrl+C. Looks for itself, so that it works beside a
 * running app, and needs no data folder.
 */
export async function runGpus(options: GpusCommandOptions, verbose: boolean): Promise<void> {
  const usual = { ...defaultSettings, ...settingsFromEnvironment(process.env) };
  const all = { multiGpu: true, maxGpus: Number.MAX_SAFE_INTEGER, useIntegratedGpus: true };
  const settings = options.check ? { ...usual, ...all } : usual;
  const log = openStderrLog(verbose ? 'info' : 'silent');
  const ready = Promise.withResolvers<void>();
  const checked = Promise.withResolvers<void>();
  const devices = createDevicePool({
    simulatedGpus: options.simulateGpus ?? 0,
    quarantineMemory: noQuarantineMemory,
    cuda: createCudaInstaller({ folder: cudaFolder(), clock: systemClock, log, onChange: () => undefined }),
    threadsPerWorker: null,
    environment: process.env,
    settings: () => settings,
    adapter: createWorkerAdapter(log),
    clock: systemClock,
    log,
    modelIdOfFolder: () => null,
    unitOfLease: () => null,
    onChange() {
      look();
      if (areChecked(devices.list())) checked.resolve();
    },
    onSampled() {
      look();
      if (told && options.watch) show();
    },
    onLease: () => undefined,
  });
  let told = false;
  let stopWaiting = () => {};
  let waiting = false;
  const stopChecking = options.check ? systemClock.after(checkLimitMs, checked.resolve) : () => {};

  function look() {
    const { detection } = devices.machine();
    if (detection === 'running') return;
    if (devices.list().every(isKnown)) ready.resolve();
    else if (!waiting) {
      waiting = true;
      stopWaiting = systemClock.after(readingsLimitMs, () => ready.resolve());
    }
  }
  function show() {
    const seen: Seen = { devices: devices.list(), machine: devices.machine() };
    const { stdout } = process;
    if (options.json)
      return stdout.write(`${JSON.stringify(gpuReport(seen, { checked: options.check === true }))}\n`);
    stdout.write(
      `${options.watch && stdout.isTTY ? clear : ''}${gpuTable(seen, stdout.isTTY ? stdout.columns : null)}`,
    );
    // In a file, one table follows the other.
    if (options.watch && !stdout.isTTY) stdout.write('\n');
  }

  try {
    devices.watch();
    look();
    await ready.promise;
    if (options.check) {
      devices.applySettings();
      await checked.promise;
    }
    show();
    told = true;
    if (options.watch) await interruption();
  } finally {
    stopWaiting();
    stopChecking();
    await devices.dispose();
  }
}

/** All workers are ready, or were given up. */
function areChecked(devices: Seen['devices']): boolean {
  return devices.every(({ enabled, worker }) => !enabled || ['idle', 'stopped'].includes(worker.state));
}

function isKnown({
  backend,
  sampledAt,
  utilizationPercent,
  stale,
  health,
}: Seen['devices'][number]): boolean {
  // The processor's load is a difference: it takes two looks.
  if (backend === 'cpu') return utilizationPercent !== null;
  return sampledAt !== null || stale || health === 'failing' || health === 'lost';
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
