import { z } from 'zod';
import { event, request } from '../rpc/define.ts';

const mebibyte = 1024 * 1024;

export const settingsSchema = z.strictObject({
  /** Off: one device, jobs in order. */
  multiGpu: z.boolean(),
  maxGpus: z.int().min(1).max(64),
  /** Whether cards that are part of the processor are used like others. */
  useIntegratedGpus: z.boolean(),
  /** A card is busy elsewhere when other programs hold more of its memory than this... */
  gpuIdleMemoryBytes: z
    .int()
    .min(0)
    .max(1024 * 1024 * mebibyte),
  /** ...or keep it busier than this. */
  gpuIdleUtilizationPercent: z.number().min(0).max(100),
  colorScheme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  multiGpu: false,
  maxGpus: 4,
  useIntegratedGpus: false,
  gpuIdleMemoryBytes: 1024 * mebibyte,
  gpuIdleUtilizationPercent: 10,
  colorScheme: 'system',
};

export const settings = {
  requests: {
    'settings.update': request(settingsSchema.partial(), settingsSchema),
  },
  events: {
    'settings.changed': event<{ settings: Settings }>(),
  },
};
