import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const fileNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'libonnxruntime_providers_cuda.so',
  win32: 'onnxruntime_providers_cuda.dll',
};

/**
 * Whether onnxruntime's CUDA libraries are there: its package leaves them out, its installer brings them. Asked in this
 * process, which finds packages where the workers do, also in a packaged app.
 */
export function hasCudaProvider(): boolean {
  const fileName = fileNames[process.platform];
  if (fileName === undefined) return false;
  try {
    const folder = join(
      dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
      'bin',
    );
    return readdirSync(folder).some((abi) =>
      existsSync(join(folder, abi, process.platform, process.arch, fileName)),
    );
  } catch {
    return false;
  }
}
