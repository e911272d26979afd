import { z } from 'zod';
import { imageSettingsSchema } from '#shared/image-metadata.ts';
import type { HostMessage, LeasedTask, WorkerOptions } from './contract.ts';

/** What enters this process is parsed; the types are the contract's. */
export const workerOptionsSchema: z.ZodType<WorkerOptions> = z.object({
  deviceId: z.string(),
  executionProvider: z.enum(['cpu', 'webgpu', 'cuda']),
  threads: z.int().positive().nullable(),
  heartbeatIntervalMs: z.number().positive(),
  graphsFolder: z.string().exactOptional(),
  wantedCard: z
    .object({ name: z.string(), uuid: z.string().nullable(), pciAddress: z.string().nullable() })
    .exactOptional(),
});

/** Whom to answer when the rest of a message is not understood. */
export const addresseeSchema = z.object({
  batch: z.array(z.object({ leaseId: z.string() })).optional(),
  requestId: z.string().optional(),
});

const leaseId = z.string().regex(/^[\w-]+$/, { error: 'A lease is named by letters, digits, "_" and "-".' });

const task = z.object({
  modelFolder: z.string(),
  staged: z.boolean().optional(),
  settings: imageSettingsSchema,
  imagePath: z.string(),
  thumbnails: z.array(z.object({ path: z.string(), size: z.int().positive() })),
  previewPath: z.string().nullable(),
  start: z.object({ picturePath: z.string(), maskPath: z.string().nullable() }).optional(),
});

function fitTogether(batch: readonly LeasedTask[]): boolean {
  const kinds = batch.map(({ task: { modelFolder, staged, settings } }) =>
    [
      modelFolder,
      staged ?? false,
      settings.width,
      settings.height,
      settings.steps,
      settings.scheduler,
      settings.start?.use === 'variation' ? settings.start.strength : settings.start?.use,
    ].join(' '),
  );
  return new Set(kinds).size <= 1;
}

export const hostMessageSchema: z.ZodType<HostMessage> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    batch: z.array(z.object({ leaseId, task })).min(1).refine(fitTogether, {
      error: 'Pictures of one batch have the model, the size, the steps and the scheduler in common.',
    }),
  }),
  z.object({ type: z.literal('cancel'), leaseId }),
  z.object({ type: z.literal('inspect'), requestId: z.string(), modelFolder: z.string() }),
  z.object({ type: z.literal('unload'), modelFolder: z.string() }),
  z.object({ type: z.literal('shutdown') }),
]);
