import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { nothing } from './common.ts';
import { desktopCapabilitiesSchema } from './desktop.ts';
import { deviceSchema, machineSchema } from './devices.ts';
import { jobSchema } from './jobs.ts';
import { modelImportsSchema } from './model-imports.ts';
import { modelSchema } from './models.ts';
import { settingsSchema } from './settings.ts';

export const snapshotSchema = z.object({
  /** Sequence number of the last event that this snapshot already contains. */
  sequence: z.int(),
  version: z.string(),
  shell: z.enum(['desktop', 'browser', 'command-line']),
  capabilities: desktopCapabilitiesSchema,
  /** Where people put models of their own, for show. */
  modelsFolder: z.string(),
  jobs: z.array(jobSchema),
  devices: z.array(deviceSchema),
  machine: machineSchema,
  models: z.array(modelSchema),
  modelImports: modelImportsSchema,
  settings: settingsSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const app = {
  requests: {
    /** The whole present state but the gallery, which is paged; asked for after each (re)connection. */
    'app.snapshot': request(nothing, snapshotSchema),
  },
  events: {},
};
