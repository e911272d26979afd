import { z } from 'zod';
import { event, request } from '../rpc/define.ts';

export const settingsSchema = z.strictObject({
  /** Off: one device, jobs in order. */
  multiGpu: z.boolean(),
  maxGpus: z.int().min(1).max(64),
  colorScheme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = { multiGpu: false, maxGpus: 4, colorScheme: 'system' };

export const settings = {
  requests: {
    'settings.update': request(settingsSchema.partial(), settingsSchema),
  },
  events: {
    'settings.changed': event<{ settings: Settings }>(),
  },
};
