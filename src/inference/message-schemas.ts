import { z } from 'zod';
import { imageSettingsSchema } from '#shared/image-metadata.ts';
import type { HostMessage, WorkerOptions } from './contract.ts';

/** What enters this process is parsed; the types are the contract's. */
export const workerOptionsSchema: z.ZodType<WorkerOptions> = z.object({
  deviceId: z.string(),
  executionProvider: z.enum(['cpu', 'webgpu', 'cuda']),
  threads: z.int().positive().nullable(),
  heartbeatIntervalMs: z.number().positive(),
});

/** Whom to answer when the rest of a message is not understood. */
export const addresseeSchema = z.object({ leaseId: z.string().optional(), requestId: z.string().optional() });

const leaseId = z.string().regex(/^[\w-]+$/, { error: 'A lease is named by letters, digits, "_" and "-".' });

export const hostMessageSchema: z.ZodType<HostMessage> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    leaseId,
    task: z.object({
      modelFolder: z.string(),
      settings: imageSettingsSchema,
      imagePath: z.string(),
      thumbnailPath: z.string(),
      thumbnailSize: z.int().positive(),
      previewPath: z.string().nullable(),
    }),
  }),
  z.object({ type: z.literal('cancel'), leaseId }),
  z.object({ type: z.literal('inspect'), requestId: z.string(), modelFolder: z.string() }),
  z.object({ type: z.literal('unload'), modelFolder: z.string() }),
  z.object({ type: z.literal('shutdown') }),
]);
