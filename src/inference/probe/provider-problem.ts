import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import type { ExecutionProvider } from '../contract.ts';
import { loaderSentence } from './native-library.ts';

export const providerNames: Record<ExecutionProvider, string> = {
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  cpu: 'The processor',
};
const cudaProvider = 'libonnxruntime_providers_cuda.so';

/** Why a provider does not work, as one sentence for people. */
export function providerProblem(provider: ExecutionProvider, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (provider === 'cuda') {
    const missing = missingCudaLibrary();
    if (missing !== null) return missing;
  }
  const clause = message
    .replace(/^.*onnxruntime_src\S*.*?\) /s, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 200);
  const advice = {
    cuda: "install NVIDIA's driver and its CUDA libraries",
    webgpu: "install the card's Vulkan driver",
    cpu: 'install the program again',
  }[provider];
  return `${providerNames[provider]} cannot be used (${clause}): ${advice}.`;
}

/** onnxruntime says only that its CUDA library cannot be loaded; the system's loader knows what that one misses. */
function missingCudaLibrary(): string | null {
  const folder = providerFolders().find((one) => existsSync(join(one, cudaProvider)));
  if (folder === undefined) return 'CUDA cannot be used: its libraries for this program are not installed.';
  try {
    koffi.load(join(folder, 'libonnxruntime_providers_shared.so'), { global: true });
    koffi.load(join(folder, cudaProvider));
    return null;
  } catch (error) {
    return cudaLibrarySentence(loaderSentence(error));
  }
}

/** What the system's loader says of onnxruntime's CUDA library, as one sentence that says what to install. */
export function cudaLibrarySentence(loader: string): string {
  const [, file = null] = /(lib\w+\.so[.\d]*): cannot open shared object file/.exec(loader) ?? [];
  if (file === null) return `CUDA cannot be used (${loader}): install NVIDIA's CUDA libraries.`;
  const [, version = ''] = /\.so\.(\d+)/.exec(file) ?? [];
  // The fast Fourier transform and the random numbers count their versions otherwise than CUDA does.
  const counted = /^lib(cublas|cudart|nvrtc)/.test(file) ? ` ${version}` : '';
  const product = file.startsWith('libcudnn') ? `cuDNN ${version}` : `CUDA${counted}`;
  return `CUDA cannot be used, since ${file} is missing: install NVIDIA's ${product} libraries.`;
}

/** Where onnxruntime may look for its providers: beside itself, and it is loaded from the first folder that has it. */
function providerFolders(): string[] {
  return [...(process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((one) => one !== ''), ...ownFolder()];
}

function ownFolder(): string[] {
  try {
    const [, path = null] =
      /(\/\S*\/libonnxruntime\.so\S*)$/m.exec(readFileSync('/proc/self/maps', 'utf8')) ?? [];
    return path === null ? [] : [dirname(path)];
  } catch {
    return [];
  }
}
