import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { guidanceKinds } from '../pipeline-kinds.ts';
import { errorReportSchema } from './common.ts';
import { modelImports } from './model-imports.ts';

const side = z.int().min(1).max(8192);
/** Settings that a model brings along. */
export const modelSettingsSchema = z.strictObject({
  width: side,
  height: side,
  steps: z.int().min(1).max(150),
  guidanceScale: z.number().min(0).max(30),
  scheduler: z.string().max(100),
  negativePrompt: z.string().max(2000),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

/** Ships with the app; lies in the models folder; is linked there; lies in a folder that `POLYPTYCH_MODELS` names. */
export const modelPlaceSchema = z.enum(['embedded', 'models-folder', 'linked', 'elsewhere']);
export type ModelPlace = z.infer<typeof modelPlaceSchema>;

/** What the composer needs to offer sensible controls for a model; read from the model's folder, nothing assumed. */
export const modelSchema = z.object({
  /** The folder's name; `embedded` models ship with the app. */
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  license: z.string().nullable(),
  embedded: z.boolean(),
  place: modelPlaceSchema,
  /** Absolute, for show. */
  folder: z.string(),
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
  /**
   * What it takes of a device's memory: from its files and its usual size, the same where what the steps do not need is let
   * go while they run, and the most that was seen.
   */
  memory: z.object({
    estimatedBytes: z.number(),
    stagedBytes: z.number(),
    measuredBytes: z.number().nullable(),
  }),
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
  /** What is drawn with unless asked otherwise: what a person wants, else what the model was published with. */
  defaults: modelSettingsSchema,
  publishedDefaults: modelSettingsSchema,
  defaultsChanged: z.boolean(),
  /** How it is held to its prompt: freely, which takes a negative prompt, by a number that it was made to take, or not at all. */
  guidance: z.enum(guidanceKinds),
  /** Most steps that are of use to it: where a slider ends. */
  usualSteps: z.int(),
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

/** What a person may want of a model, whatever its own files say. */
export const wantedSettingsSchema = modelSettingsSchema.partial();
export type WantedSettings = z.infer<typeof wantedSettingsSchema>;

export const models = {
  requests: {
    ...modelImports.requests,
    /** Looks at the model folders again. */
    'models.rescan': request(z.strictObject({}), z.object({ models: z.array(modelSchema) })),
    /** Keeps what a person wants of a model unless asked otherwise; null goes back to the model's own. */
    'models.setDefaults': request(
      z.strictObject({ modelId: z.string().max(200), defaults: wantedSettingsSchema.nullable() }),
      modelSchema,
    ),
    /**
     * Takes a model out of the library: its folder is deleted, of a linked one only the link. Refused for models that
     * ship with the app and while jobs need it.
     */
    'models.remove': request(
      z.strictObject({ modelId: z.string().max(200) }),
      z.object({ freedBytes: z.number() }),
    ),
  },
  events: {
    ...modelImports.events,
    'models.changed': event<{ models: Model[] }>(),
  },
};
