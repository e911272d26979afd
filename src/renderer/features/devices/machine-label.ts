import { countOf } from '#shared/count-of.ts';
import type { Device, Machine } from '#shared/contract/devices.ts';
import { formatBytes } from '../../ui/format.ts';

/** `8 devices detected`; the cards are counted, hidden ones too, the processor not. */
export function detectedLabel({ detection, gpuCount }: Machine, devices: readonly Device[]): string {
  if (gpuCount > 0) return `${countOf(gpuCount, 'device')} detected${detection === 'running' ? '…' : ''}`;
  if (detection === 'running') return 'Looking for GPUs…';
  return devices.length > 0 ? 'No GPU detected' : 'No device detected';
}

/** `256 GB VRAM`, `NVIDIA 570.86`, …: what is known of the whole installation. */
export function machineFacts(machine: Machine, devices: readonly Device[]): string[] {
  const { totalGpuMemoryBytes, nvidiaDriver, cudaVersion, rocmVersion } = machine;
  const simulated = devices.some(({ backend }) => backend === 'simulated');
  return [
    totalGpuMemoryBytes === null
      ? null
      : `${formatBytes(totalGpuMemoryBytes)} ${simulated ? 'simulated memory' : 'VRAM'}`,
    nvidiaDriver === null ? null : `NVIDIA ${nvidiaDriver}`,
    cudaVersion === null ? null : `CUDA ${cudaVersion}`,
    rocmVersion === null ? null : `ROCm ${rocmVersion}`,
  ].filter((fact) => fact !== null);
}
