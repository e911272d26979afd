import { z } from 'zod';
import { type Device, type Machine, healthSchema } from '#shared/contract/devices.ts';

export interface Seen {
  devices: readonly Device[];
  machine: Machine;
}

const gigabyte = 2 ** 30;

/** What `gpuReport` says, for those who ask over HTTP. */
export const gpuReportSchema = z.object({
  gpu_available: z.boolean(),
  gpu_type: z.string().nullable(),
  gpu_count: z.int(),
  gpu_devices: z.array(
    z.object({
      device_id: z.int(),
      name: z.string(),
      total_memory_gb: z.number().nullable(),
      free_memory_gb: z.number().nullable(),
      utilization: z.number().nullable(),
      temperature_c: z.number().nullable(),
      power_w: z.number().nullable(),
      compute_capability: z.string().nullable(),
      multi_processor_count: z.int().nullable(),
      health_status: healthSchema,
    }),
  ),
  total_gpu_memory_gb: z.number().nullable(),
  rocm_version: z.string().nullable(),
  is_rocm_build: z.boolean(),
});

/**
 * The cards as scripts read them (`gpus --json`); these names are stable. Memory in GB of 2^30 bytes, utilization in
 * percent; what is unknown is null. Cards that an environment variable hides are left out, as they are for other
 * programs.
 */
export function gpuReport({ devices, machine }: Seen, { checked }: { checked: boolean }) {
  const cards = devices.filter(({ backend, hiddenBy }) => backend !== 'cpu' && hiddenBy === null);
  return {
    gpu_available: cards.some(({ health }) => health !== 'lost'),
    gpu_type: typeOf(cards, machine),
    gpu_count: cards.length,
    gpu_devices: cards.map((card) => ({
      device_id: card.index,
      name: card.name,
      total_memory_gb: gigabytes(card.memoryTotalBytes),
      free_memory_gb: gigabytes(card.memoryFreeBytes),
      utilization: rounded(card.utilizationPercent, 1),
      temperature_c: rounded(card.temperatureCelsius, 1),
      power_w: rounded(card.powerDrawWatts, 1),
      compute_capability: card.computeCapability,
      multi_processor_count: card.multiProcessorCount,
      health_status: card.health,
      ...(checked ? checkedFacts(card) : {}),
    })),
    total_gpu_memory_gb: cards.length === 0 ? 0 : gigabytes(machine.totalGpuMemoryBytes),
    rocm_version: machine.rocmVersion,
    is_rocm_build: machine.rocmVersion !== null && cards.some(({ vendor }) => vendor === 'AMD'),
  };
}

/** What its worker has shown. */
const checkedFacts = ({ backend, backendReason, provenCard, healthReason }: Device) => ({
  backend,
  backend_reason: backendReason ?? healthReason,
  proven_card: provenCard,
});

/** `NVIDIA CUDA`, `AMD ROCm`, both, the vendor alone where its software is not there, `simulated`, null without a card. */
function typeOf(cards: readonly Device[], { cudaVersion, rocmVersion }: Machine): string | null {
  const types = cards.map(({ vendor }) => {
    if (vendor === 'NVIDIA') return cudaVersion === null ? 'NVIDIA' : 'NVIDIA CUDA';
    if (vendor === 'AMD') return rocmVersion === null ? 'AMD' : 'AMD ROCm';
    return 'simulated';
  });
  return types.length === 0 ? null : [...new Set(types)].join(' + ');
}

const gigabytes = (bytes: number | null) => rounded(bytes === null ? null : bytes / gigabyte, 2);

const rounded = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));
