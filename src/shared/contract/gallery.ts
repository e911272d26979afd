import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema } from './common.ts';
import { jobStartSchema } from './jobs.ts';

/** Which program made a picture, as far as its file says. */
export const imageSources = ['polyptych', 'a1111', 'comfyui', 'swarmui', 'invokeai', 'unknown'] as const;

/** A finished picture, ours or another program's; what that one did not write down is null. Its files are reached by `/images/<id>` and `/thumbnails/<id>`, never by path. */
export const imageSchema = z.object({
  id: idSchema,
  jobId: idSchema.nullable(),
  createdAt: z.number(),
  width: z.int(),
  height: z.int(),
  prompt: z.string(),
  negativePrompt: z.string(),
  /** The model that it was made with here. */
  modelId: z.string().nullable(),
  /** Empty where nobody knows. */
  modelName: z.string(),
  seed: z.int().nullable(),
  steps: z.int().nullable(),
  guidanceScale: z.number().nullable(),
  /** diffusers' class name. */
  scheduler: z.string().nullable(),
  /** The picture that it was made from, if any. */
  start: jobStartSchema.optional(),
  deviceId: z.string().nullable(),
  deviceName: z.string().nullable(),
  /** From the start of its unit to the finished file, without loading the model. */
  seconds: z.number().nullable(),
  /** Tokens at the end of the prompt that did not fit the model and were left out. */
  truncatedTokens: z.int(),
  favorite: z.boolean(),
  /** One to five. */
  rating: z.int().min(1).max(5).nullable(),
  /** Sorted out, but not deleted. */
  rejected: z.boolean(),
  source: z.enum(imageSources),
  /** The theme that its prompt is from, and what was chosen of each of its lists. */
  themeId: z.string().nullable(),
  themePicks: z.record(z.string(), z.string()).nullable(),
  /** The run of the continuous runner that made it. */
  runId: idSchema.nullable(),
  /** Its file was not found when the folder was last looked through. */
  missing: z.boolean(),
  fileName: z.string(),
  fileSizeBytes: z.int(),
});
export type Image = z.infer<typeof imageSchema>;

export const galleryFilterSchema = z.strictObject({
  favoritesOnly: z.boolean().default(false),
  /** Case-insensitive part of the prompt. */
  search: z.string().max(200).default(''),
});
export type GalleryFilter = z.infer<typeof galleryFilterSchema>;

export const galleryPageSchema = z.object({
  images: z.array(imageSchema),
  /** Give it back to get the next page; null at the end. */
  nextCursor: z.string().nullable(),
  /** How many pictures the filter matches, and how many there are, and how many favorites. */
  matching: z.int(),
  total: z.int(),
  favorites: z.int(),
});
export type GalleryPage = z.infer<typeof galleryPageSchema>;

export const gallery = {
  requests: {
    /** Newest first. */
    'gallery.list': request(
      z.strictObject({
        filter: galleryFilterSchema.prefault({}),
        cursor: z.string().max(200).nullable().default(null),
        limit: z.int().min(1).max(500).default(100),
      }),
      galleryPageSchema,
    ),
    'gallery.get': request(z.strictObject({ imageId: idSchema }), imageSchema),
  },
  events: {
    'gallery.added': event<{ images: Image[] }>(),
    'gallery.changed': event<{ image: Image }>(),
    'gallery.removed': event<{ imageIds: string[] }>(),
  },
};
