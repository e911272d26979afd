import { workerEnvironment } from '../../workers/worker-environment.ts';
import type { SamplerOptions } from './contract.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a sampler process: as a worker's, with our own variables, by which tests and odd installs move
 * sources. Variables that hide devices stay out: what is hidden is shown as such, so it must be seen first.
 */
export function samplerEnvironment(own: Environment): Record<string, string> {
  const ours = Object.entries(own).flatMap(([name, value]) =>
    name.startsWith('POLYPTYCH_') && value !== undefined ? [[name, value] as const] : [],
  );
  return workerEnvironment(own, Object.fromEntries(ours));
}

/** Where the sources lie, and how often they are asked. */
export function samplerOptions(own: Environment): Omit<SamplerOptions, 'skipped' | 'onlyDeviceId'> {
  return {
    intervalMs: 1000,
    detectionIntervalMs: 30_000,
    sysfsRoot: set(own.POLYPTYCH_SYSFS_ROOT) ?? '/',
    nvmlLibrary: set(own.POLYPTYCH_NVML_LIBRARY) ?? null,
    cudaLibrary: set(own.POLYPTYCH_CUDA_LIBRARY) ?? null,
  };
}

const set = (value: string | undefined) => (value === '' ? undefined : value);
