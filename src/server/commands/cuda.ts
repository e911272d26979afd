import { createCudaInstaller } from '#core/devices/cuda-libraries/cuda-installer.ts';
import { openStderrLog } from '#core/log/log.ts';
import { systemClock } from '#core/system-clock.ts';
import type { CudaLibraries } from '#shared/contract/devices.ts';
import { cudaFolder } from '../app-environment.ts';

interface CudaCommandOptions {
  json?: true;
  verbose: boolean;
}

/** Says whether the CUDA libraries are there; works beside a running app. */
export function runCudaStatus(options: CudaCommandOptions): void {
  print(openInstaller(options).state(), options);
}

/** Fetches the CUDA libraries, with progress on stderr; a running app finds them by itself. Ctrl+C keeps what has come. */
export async function runCudaInstall(options: CudaCommandOptions): Promise<void> {
  const showsProgress = process.stderr.isTTY && !options.json;
  const installer = openInstaller(options, () => {
    if (showsProgress) process.stderr.write(`\r\u001B[K${sentenceOf(installer.state())}`);
  });
  process.once('SIGINT', () => installer.cancel());
  process.once('SIGTERM', () => installer.cancel());
  try {
    await installer.install();
  } finally {
    if (showsProgress) process.stderr.write('\r\u001B[K');
  }
  print(installer.state(), options);
}

function openInstaller({ verbose }: CudaCommandOptions, onChange = () => {}) {
  return createCudaInstaller({
    folder: cudaFolder(),
    environment: process.env,
    clock: systemClock,
    log: openStderrLog(verbose ? 'info' : 'silent'),
    onChange,
  });
}

function print(state: CudaLibraries, { json }: CudaCommandOptions) {
  process.stdout.write(json ? `${JSON.stringify(state)}\n` : `${sentenceOf(state)}\n`);
}

function sentenceOf(state: CudaLibraries): string {
  switch (state.state) {
    case 'unsupported':
      return 'There are CUDA libraries for Linux on x64 only.';
    case 'missing':
      return 'The CUDA libraries are not installed: "polyptych cuda install" fetches them.';
    case 'installed':
      return `The CUDA libraries of onnxruntime ${state.version} are installed.`;
    case 'failed':
      return state.error.message;
    case 'unpacking':
      return 'Unpacking the CUDA libraries …';
    case 'downloading': {
      const { doneBytes, totalBytes } = state;
      if (totalBytes === null) return 'Looking for the CUDA libraries …';
      return `Fetching the CUDA libraries: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB`;
    }
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
