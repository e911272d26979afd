import type { Device, Machine } from '#shared/contract/devices.ts';
import { bytesLabel } from './reading-label.ts';

/** What the panel says of the CUDA libraries. */
export interface CudaOffer {
  tone: 'quiet' | 'danger';
  text: string;
  action: 'install' | 'retry' | 'stop' | null;
  /** 0 to 1 while it is under way, null while nobody knows; undefined when nothing is. */
  fraction: number | null | undefined;
}

/** Offered where an NVIDIA card could use them, and told of until they are there; null where there is nothing to say. */
export function cudaOffer(
  { cudaLibraries }: Pick<Machine, 'cudaLibraries'>,
  devices: readonly Pick<Device, 'vendor' | 'hiddenBy'>[],
): CudaOffer | null {
  if (!devices.some(({ vendor, hiddenBy }) => vendor === 'NVIDIA' && hiddenBy === null)) return null;
  switch (cudaLibraries.state) {
    case 'unsupported':
    case 'installed':
      return null;
    case 'missing':
      return {
        tone: 'quiet',
        text: 'NVIDIA cards are faster with CUDA. Its libraries are fetched from nuget.org, a few hundred megabytes.',
        action: 'install',
        fraction: undefined,
      };
    case 'downloading': {
      const { doneBytes, totalBytes } = cudaLibraries;
      const amount = totalBytes === null ? '' : `: ${bytesLabel(doneBytes)} of ${bytesLabel(totalBytes)}`;
      return {
        tone: 'quiet',
        text: `Fetching the CUDA libraries${amount}`,
        action: 'stop',
        fraction: totalBytes === null ? null : doneBytes / totalBytes,
      };
    }
    case 'unpacking':
      return { tone: 'quiet', text: 'Unpacking the CUDA libraries…', action: null, fraction: 1 };
    case 'failed':
      return { tone: 'danger', text: cudaLibraries.error.message, action: 'retry', fraction: undefined };
  }
}
