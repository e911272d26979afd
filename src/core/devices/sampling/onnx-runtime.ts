import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const fileNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'libonnxruntime_providers_cuda.so',
  win32: 'onnxruntime_providers_cuda.dll',
};

/** What of onnxruntime lies on this machine, as its package brought it. */
export interface OnnxRuntime {
  /** Where its library for this platform lies; null where it is not found. */
  folder: string | null;
  /** Its CUDA libraries lie there too: its package leaves them out, its installer brings them. */
  cudaProvider: boolean;
}

/** Asked in this process, which finds packages where the workers do, also in a packaged app. */
export function findOnnxRuntime(): OnnxRuntime {
  try {
    const bin = join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')), 'bin');
    const folders = readdirSync(bin).map((abi) => join(bin, abi, process.platform, process.arch));
    const folder = folders.find((one) => existsSync(one)) ?? null;
    const fileName = fileNames[process.platform];
    const cudaProvider = folder !== null && fileName !== undefined && existsSync(join(folder, fileName));
    return { folder, cudaProvider };
  } catch {
    return { folder: null, cudaProvider: false };
  }
}
