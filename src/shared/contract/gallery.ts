import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema } from './common.ts';
import { jobStartSchema } from './jobs.ts';

/** Which program made a picture, as far as its file says. */
export const imageSources = ['polyptych', 'a1111', 'comfyui', 'swarmui', 'invokeai', 'unknown'] as const;
export type ImageSource = (typeof imageSources)[number];

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
  /** What else another program used and this app has no counterpart for, in words; left out where it is nothing. */
  leftOut: z.array(z.string()).optional(),
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

const sizeSchema = z.strictObject({ width: z.int(), height: z.int() });
const orientationSchema = z.enum(['landscape', 'portrait', 'square']);
const name = z.string().max(1000);

/** Which pictures are meant; each part narrows them further, and null asks for nothing. */
export const galleryFilterSchema = z.strictObject({
  /** Words of the prompt, which may go on, `"phrases"`, and `-words` that must not be in it. */
  search: z.string().max(200).default(''),
  favoritesOnly: z.boolean().default(false),
  ratingAtLeast: z.int().min(1).max(5).nullable().default(null),
  rejected: z.enum(['hide', 'show', 'only']).default('hide'),
  /** Those whose files were not found. */
  missingOnly: z.boolean().default(false),
  modelName: name.nullable().default(null),
  deviceId: name.nullable().default(null),
  source: z.enum(imageSources).nullable().default(null),
  themeId: name.nullable().default(null),
  runId: idSchema.nullable().default(null),
  jobId: idSchema.nullable().default(null),
  collectionId: idSchema.nullable().default(null),
  seed: z.int().nullable().default(null),
  size: sizeSchema.nullable().default(null),
  orientation: orientationSchema.nullable().default(null),
  /** When they were made (ms): not before `from`, and earlier than `before`. */
  from: z.number().nullable().default(null),
  before: z.number().nullable().default(null),
});
export type GalleryFilter = z.infer<typeof galleryFilterSchema>;
/** The filter that asks for nothing. */
export const wholeGallery: GalleryFilter = galleryFilterSchema.parse({});

/** By time, or by rating and then the newest first. */
export const gallerySortSchema = z.enum(['newest', 'oldest', 'rating']);
export type GallerySort = z.infer<typeof gallerySortSchema>;

/** As many ids as are told at once: what is done to all of them stays quick. */
export const mostIds = 10_000;

/** A part of the sorted list: a day of the calendar, or a rating (0 for none). */
const gallerySectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day'), date: z.string(), from: z.number(), before: z.number() }),
  z.strictObject({ kind: z.literal('rating'), rating: z.int().min(0).max(5) }),
]);
export type GallerySection = z.infer<typeof gallerySectionSchema>;

/** How many pictures there are, and how many favorites, whatever the filter; without rejected ones. */
const countsShape = { total: z.int(), favorites: z.int() };

export const galleryPageSchema = z.object({
  images: z.array(imageSchema),
  /** Give it back to get the next page; null at the end. */
  nextCursor: z.string().nullable(),
  /** How many pictures the filter finds. */
  matching: z.int(),
  ...countsShape,
});
export type GalleryPage = z.infer<typeof galleryPageSchema>;

const facet = <T extends z.ZodType>(value: T) => z.array(z.object({ value, pictures: z.int() }));
const labelledFacet = z.array(z.object({ value: z.string(), label: z.string(), pictures: z.int() }));

/** The newest first. */
const madeTogether = z.array(
  z.object({
    value: idSchema,
    /** A batch's prompt; a run's theme, empty where it has none. */
    title: z.string(),
    /** When its first picture was made (ms). */
    startedAt: z.number(),
    pictures: z.int(),
    /** Only its newest pictures are counted: there may be more. */
    more: z.boolean(),
  }),
);

/** What the filter could be narrowed to, or changed to, and how many pictures that would find. */
export const galleryFacetsSchema = z.object({
  models: facet(z.string()),
  devices: labelledFacet,
  themes: facet(z.string()),
  collections: labelledFacet,
  runs: madeTogether,
  /** Of two pictures and more, not of runs, among the newest that are found. */
  batches: madeTogether,
  sources: facet(z.enum(imageSources)),
  sizes: facet(sizeSchema),
  orientations: facet(orientationSchema),
  /** At least so many stars. */
  ratings: facet(z.int()),
  favorites: z.int(),
  rejected: z.int(),
  missing: z.int(),
});
export type GalleryFacets = z.infer<typeof galleryFacetsSchema>;

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone }).format(0);
    return true;
  } catch {
    return false;
  }
}

export const gallery = {
  requests: {
    /** A page of the whole list, after a cursor. */
    'gallery.list': request(
      z.strictObject({
        filter: galleryFilterSchema.prefault({}),
        sort: gallerySortSchema.default('newest'),
        cursor: z.string().max(200).nullable().default(null),
        limit: z.int().min(1).max(500).default(100),
      }),
      galleryPageSchema,
    ),
    /** A part of one of its sections. */
    'gallery.section': request(
      z.strictObject({
        filter: galleryFilterSchema.prefault({}),
        sort: gallerySortSchema.default('newest'),
        section: gallerySectionSchema,
        offset: z.int().min(0).default(0),
        limit: z.int().min(1).max(500).default(100),
      }),
      z.object({ images: z.array(imageSchema) }),
    ),
    /** The outline of the whole list: its sections in order, none of them empty. Days are those of a time zone. */
    'gallery.sections': request(
      z.strictObject({
        filter: galleryFilterSchema.prefault({}),
        sort: gallerySortSchema.default('newest'),
        timeZone: z
          .string()
          .max(100)
          .refine(isTimeZone, { error: 'This is not a time zone.' })
          .default('UTC'),
      }),
      z.object({
        sections: z.array(z.object({ section: gallerySectionSchema, pictures: z.int() })),
        matching: z.int(),
        ...countsShape,
      }),
    ),
    /**
     * The ids of the sorted list, without the pictures: from its beginning, or from one picture to another, both included
     * and whichever comes first. Where one of the two is gone, `toId` alone.
     */
    'gallery.ids': request(
      z.strictObject({
        filter: galleryFilterSchema.prefault({}),
        sort: gallerySortSchema.default('newest'),
        between: z.strictObject({ fromId: idSchema, toId: idSchema }).nullable().default(null),
        limit: z.int().min(1).max(mostIds).default(mostIds),
      }),
      z.object({ imageIds: z.array(idSchema) }),
    ),
    /** Pictures in the order of a sort, whatever order they were chosen in; those that are gone are left out. */
    'gallery.sorted': request(
      z.strictObject({
        imageIds: z
          .array(idSchema)
          .min(1)
          .max(2 * mostIds),
        sort: gallerySortSchema,
      }),
      z.object({ imageIds: z.array(idSchema) }),
    ),
    'gallery.facets': request(
      z.strictObject({ filter: galleryFilterSchema.prefault({}) }),
      galleryFacetsSchema,
    ),
    'gallery.get': request(z.strictObject({ imageId: idSchema }), imageSchema),
  },
  events: {
    'gallery.added': event<{ images: Image[] }>(),
    'gallery.changed': event<{ image: Image }>(),
    'gallery.removed': event<{ imageIds: string[] }>(),
  },
};
