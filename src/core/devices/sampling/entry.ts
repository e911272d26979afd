/** The sampler's process: asks the drivers, so that a driver that hangs, hangs nobody else. Started like a worker. */
import { z } from 'zod';
import { joinParent } from '#shared/parent-line.ts';
import { systemClock } from '../../system-clock.ts';
import type { SamplerHostMessage, SamplerMessage, SamplerOptions, Skipped } from './contract.ts';
import { findOnnxRuntime } from './onnx-runtime.ts';
import { sourceFamilies } from './open-sources.ts';
import { createSampler } from './sampler.ts';

const skippedSchema: z.ZodType<Skipped> = z.object({
  deviceIds: z.array(z.string()),
  vendors: z.array(z.enum(['NVIDIA', 'AMD'])),
});
const optionsSchema: z.ZodType<SamplerOptions> = z.object({
  intervalMs: z.number().positive(),
  detectionIntervalMs: z.number().positive(),
  sysfsRoot: z.string(),
  nvmlLibrary: z.string().nullable(),
  cudaLibrary: z.string().nullable(),
  skipped: skippedSchema,
  onlyDeviceId: z.string().nullable(),
});
const hostMessageSchema: z.ZodType<SamplerHostMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('skip'), skipped: skippedSchema }),
  z.object({ type: z.literal('shutdown') }),
]);

const { options, parent } = joinParent<SamplerMessage, SamplerOptions>(process, {
  who: 'The sampler',
  optionsSchema,
});
const sampler = createSampler({
  options,
  families: sourceFamilies(options),
  findOnnxRuntime,
  send: (message) => parent.send(message),
  clock: systemClock,
});

function shutDown(): void {
  sampler.dispose();
  process.exit(0);
}

parent.onMessage((raw) => {
  const { data: message } = hostMessageSchema.safeParse(raw);
  if (message?.type === 'skip') sampler.skip(message.skipped);
  if (message?.type === 'shutdown') shutDown();
});
parent.onClose(shutDown);
// SIGTERM keeps its own meaning: it must end a process that hangs in a driver, where no listener would be called.
sampler.start();
