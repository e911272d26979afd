import { parseSimulatedGpus, simulateGpusOption } from '#core/simulated-gpus.ts';

/** The option that lets any machine play one with many devices. */
export const simulateGpus = [
  `${simulateGpusOption} <n>`,
  'use this many simulated devices, each a worker process on the CPU',
  parseSimulatedGpus,
] as const;
