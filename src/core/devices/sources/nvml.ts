import { nvidiaCards } from './nvidia/cards.ts';
import { loadNvidiaLibrary } from './nvidia/library.ts';
import { bindNvml } from './nvidia/nvml-calls.ts';
import { nvmlCodes, wordsOf } from './nvidia/nvml-codes.ts';
import { createNvmlSource } from './nvidia/nvml-source.ts';
import type { OpenedSource } from './source.ts';

export interface NvmlOptions {
  /** POLYPTYCH_NVML_LIBRARY, or null for the system's. */
  library: string | null;
  /** POLYPTYCH_CUDA_LIBRARY, or null for the system's; `none` asks CUDA nothing. */
  cudaLibrary: string | null;
  /** Where `sys/` and `proc/` lie. */
  sysfsRoot: string;
}

/** NVIDIA's cards through NVML, the library behind `nvidia-smi` that comes with the driver. */
export function openNvml({ library, cudaLibrary, sysfsRoot: root }: NvmlOptions): OpenedSource {
  const loaded = loadNvidiaLibrary('nvml', library);
  if (loaded.state === 'broken') {
    const advice = library === null ? '' : ' Check POLYPTYCH_NVML_LIBRARY, or leave it out.';
    const reason = `NVIDIA's library ${loaded.name} cannot be loaded: ${loaded.reason}.${advice}`;
    return { state: 'unusable', reason };
  }
  const cards = nvidiaCards(root);
  if (loaded.state === 'missing') {
    if (cards.length === 0) return { state: 'absent' };
    const reason = `There is an NVIDIA card at ${cards.join(', ')}, but no driver of NVIDIA's: install it to use the card.`;
    return { state: 'unusable', reason };
  }
  const calls = bindNvml(loaded.library);
  const code = calls.init();
  if (code === nvmlCodes.success) {
    const onEnd = () => loaded.library.unload();
    return { state: 'open', source: createNvmlSource({ calls, cudaLibrary, root, onEnd }) };
  }
  // A later try then loads what is installed by then.
  loaded.library.unload();
  const isLeftOver = code === nvmlCodes.driverNotLoaded && cards.length === 0 && library === null;
  if (isLeftOver) return { state: 'absent' };
  return { state: 'unusable', reason: `NVIDIA's driver cannot be asked for its cards: ${wordsOf(code)}.` };
}
