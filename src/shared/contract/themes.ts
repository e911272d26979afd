import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { samplingModes } from '../themes/sampler.ts';
import { themeLimits } from '../themes/theme-limits.ts';
import { jobLimits } from './jobs.ts';
import { nothing } from './common.ts';

/** A file name without its ending: it never reaches a path with a folder in it. */
const themeIdSchema = z.string().regex(/^[A-Za-z0-9][\w-]{0,79}$/, {
  error: 'The name of a theme file has letters, digits, - and _ only, at most 80.',
});

const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  location: z.object({ file: z.string(), line: z.int(), column: z.int() }),
});

/** How many prompts a theme makes; the number itself may be of any size, so it travels as digits. */
const combinationsSchema = z.object({ kind: z.enum(['exact', 'estimate']), combinations: z.string() });

const defaultsSchema = z.object({
  model: z.string().optional(),
  steps: z.int().optional(),
  guidanceScale: z.number().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  negativePrompt: z.string().optional(),
  scheduler: z.string().optional(),
});

/** A theme as lists show it. */
export const themeSummarySchema = z.object({
  /** Unique among the themes: the file's name without its ending. */
  id: z.string(),
  /** null where the file cannot be used; `problems` says why. */
  name: z.string().nullable(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  origin: z.enum(['shipped', 'own']),
  /** Whether it is an own one that stands before a shipped one of the same name. */
  hidesShipped: z.boolean(),
  combinations: combinationsSchema.nullable(),
  defaults: defaultsSchema,
  problems: z.array(problemSchema),
});
export type ThemeSummary = z.infer<typeof themeSummarySchema>;

const sampling = {
  count: z.int().min(1).max(100),
  /** The same seed gives the same prompts. */
  seed: z.int().min(0).max(jobLimits.maximumSeed),
  mode: z.enum(samplingModes),
  /** The first combination, for the combinatorial mode. */
  start: z
    .string()
    .regex(/^\d{1,1300}$/)
    .default('0'),
};
const sampleSchema = z.object({
  prompt: z.string(),
  /** What each named list of the theme gave it: the entry as written; several of one list are a line each. */
  picks: z.record(z.string(), z.string()),
});
const samplesSchema = z.object({
  samples: z.array(sampleSchema),
  /** Where the combinatorial mode goes on. */
  next: z.string(),
});
const themeText = z.string().max(themeLimits.fileBytes, { error: 'A theme file may have at most 256 KB.' });

const formatSchema = z.enum(['yaml', 'json']);
const themeFileSchema = z.object({
  text: z.string(),
  format: formatSchema,
  /** Another for every other text. */
  version: z.string(),
});
export type ThemeFile = z.infer<typeof themeFileSchema>;
const theme = z.strictObject({ id: themeIdSchema });

export const themes = {
  requests: {
    /** All themes, own ones first; broken files are among them. */
    'themes.list': request(
      nothing,
      z.object({
        themes: z.array(themeSummarySchema),
        /** The user's own folder, as an absolute path. */
        folder: z.string(),
      }),
    ),
    /** Prompts of a theme: fewer than asked for where it has no more. */
    'themes.sample': request(theme.extend(sampling), samplesSchema),
    /** Prompts of all themes that can be used, one of each in turn. */
    'themes.round': request(
      z.strictObject({ count: sampling.count, seed: sampling.seed, mode: z.enum(['random', 'favorites']) }),
      z.object({ samples: z.array(sampleSchema.extend({ themeId: z.string() })) }),
    ),
    /** A theme file's text as it lies there now. */
    'themes.get': request(theme, themeFileSchema),
    /** What a text would be as a theme: what is wrong, how many prompts, some of them, and what can be named in it. */
    'themes.check': request(
      z.strictObject({
        text: themeText,
        /** The theme that it is to be: what favorites taught of that one counts. */
        id: themeIdSchema.nullable().default(null),
        ...sampling,
      }),
      samplesSchema.extend({
        problems: z.array(problemSchema),
        combinations: combinationsSchema.nullable(),
        /** null where it cannot be used. */
        name: z.string().nullable(),
        defaults: defaultsSchema,
        /** Names of wildcard files. */
        wildcards: z.array(z.string()),
      }),
    ),
    /**
     * Writes a theme of the user's own, also one with problems; a shipped one of that name is hidden by it. Refused as a
     * conflict where the file is another than the one that was read: nobody's text is written over unseen.
     */
    'themes.save': request(
      theme.extend({
        text: themeText,
        /** Of a new file; one that is there keeps its own. */
        format: formatSchema.default('yaml'),
        /** The version that was read; null for a theme that is not among the user's own yet. */
        basedOn: z.string().max(100).nullable(),
      }),
      z.object({ theme: themeSummarySchema, version: z.string() }),
    ),
    /** Gives an own theme's file another name. */
    'themes.rename': request(theme.extend({ newId: themeIdSchema }), themeSummarySchema),
    /** Removes an own theme's file, and answers with what it held; a shipped one that it hid comes back. */
    'themes.delete': request(theme, themeFileSchema),
  },
  events: {
    /** Themes came, went or changed, and there are so many now: ask for the list. */
    'themes.changed': event<{ count: number }>(),
  },
};
