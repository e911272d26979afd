/**
 * The settings that made a picture, as they are written into its file: `formatParameters` is the text that A1111
 * and the programs after it read from the PNG chunk `parameters`; the chunk `polyptych` holds all of it as JSON.
 */
import { z } from 'zod';

export const imageSettingsSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  seed: z.int(),
  steps: z.int(),
  guidanceScale: z.number(),
  width: z.int(),
  height: z.int(),
  /** diffusers' class name. */
  scheduler: z.string(),
  jobId: z.string(),
  unitIndex: z.int(),
  deviceId: z.string(),
  deviceName: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** Version of the app that made it. */
  appVersion: z.string(),
});
export type ImageSettings = z.infer<typeof imageSettingsSchema>;

/** Keyword of the PNG text chunk with the complete settings as JSON. */
export const settingsChunkKeyword = 'polyptych';
/** Keyword of the PNG text chunk that A1111 and its successors write and read. */
export const parametersChunkKeyword = 'parameters';
