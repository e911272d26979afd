import { openAmdgpu } from '../sources/amdgpu.ts';
import { openNvidiaSmi } from '../sources/nvidia-smi.ts';
import { openNvml } from '../sources/nvml.ts';
import type { SamplerOptions } from './contract.ts';
import type { SourceFamily } from './sampler.ts';

/** The ways to find cards that this program knows, vendor by vendor. */
export function sourceFamilies(options: SamplerOptions): SourceFamily[] {
  const { sysfsRoot, nvmlLibrary, cudaLibrary } = options;
  return [
    {
      vendor: 'NVIDIA',
      openers: [
        () => openNvml({ library: nvmlLibrary, cudaLibrary, sysfsRoot }),
        () => openNvidiaSmi({ program: 'nvidia-smi', sysfsRoot }),
      ],
    },
    { vendor: 'AMD', openers: [() => openAmdgpu({ root: sysfsRoot })] },
  ];
}
