import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { errorReportSchema } from './common.ts';

/** What the composer needs to offer sensible controls for a model; read from the model's folder, nothing assumed. */
export const modelSchema = z.object({
  /** The folder's name; `embedded` models ship with the app. */
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  license: z.string().nullable(),
  embedded: z.boolean(),
  /** A small model made for demonstration: the screen says so. */
  demonstration: z.boolean(),
  /** `_class_name` of model_index.json. */
  pipeline: z.string().nullable(),
  /** What it does: makes pictures from words, or makes pictures larger. */
  kind: z.enum(['text-to-image', 'upscaler']),
  /** Whether it can begin with a picture, or must; `masked` models take nothing but a picture with a mask. */
  startPicture: z.enum(['none', 'optional', 'masked', 'required']),
  /** How many times larger an upscaler's pictures become, along a side; null for others and where its files do not say. */
  scale: z.number().nullable(),
  sizeBytes: z.number(),
  readiness: z.discriminatedUnion('state', [
    z.object({ state: z.literal('ready') }),
    z.object({
      state: z.literal('unusable'),
      /** The first of the reasons. */
      error: errorReportSchema,
      /** All that is wrong, a sentence each. */
      reasons: z.array(z.string()).min(1),
    }),
  ]),
  defaults: z.object({
    width: z.int(),
    height: z.int(),
    steps: z.int(),
    guidanceScale: z.number(),
    scheduler: z.string(),
  }),
  /** Width and height must be multiples of this many pixels. */
  sizeMultiple: z.int(),
  /** Tokens a prompt may have, start and end included. */
  maximumTokens: z.int().nullable(),
  /** Schedulers that fit the model, diffusers' class names. */
  schedulers: z.array(z.string()),
  vocabulary: z.array(z.object({ label: z.string(), words: z.array(z.string()) })),
  examples: z.array(z.string()),
});
export type Model = z.infer<typeof modelSchema>;

export const models = {
  requests: {
    /** Looks at the model folders again. */
    'models.rescan': request(z.strictObject({}), z.object({ models: z.array(modelSchema) })),
  },
  events: {
    'models.changed': event<{ models: Model[] }>(),
  },
};
