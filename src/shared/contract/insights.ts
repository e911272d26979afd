import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { nothing } from './common.ts';

/** What pictures are told apart by. A part is an entry of a theme's list; a pair is two words of one prompt. */
const insightFactors = [
  'model',
  'scheduler',
  'steps',
  'guidance',
  'size',
  'theme',
  'part',
  'word',
  'pair',
] as const;
const factorSchema = z.enum(insightFactors);
export type InsightFactor = z.infer<typeof factorSchema>;

/** The share that was kept, drawn towards that of its like where there is little to go by, and where it probably lies. */
const rateSchema = z.object({ rate: z.number(), low: z.number(), high: z.number() });

const countsSchema = z.object({
  /** Pictures that somebody has had the chance to judge, and those of them that were kept. */
  seen: z.int(),
  kept: z.int(),
});

export const insightLevelSchema = countsSchema.extend({
  /** Unique within its factor. */
  key: z.string(),
  label: z.string(),
  /** Different requests that the pictures are of. */
  requests: z.int(),
  ...rateSchema.shape,
  meanRating: z.number().nullable(),
  rated: z.int(),
  /** How many times as often they were kept as comparable pictures without it; null where nothing can be compared. */
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Claiming this and all that is surer is wrong for this share, in the mean; null where it was not tested. */
  q: z.number().nullable(),
  /** `more` and `less` are claims; `confounded` looks like one, but something else may be behind it. */
  verdict: z.enum(['more', 'less', 'unclear', 'confounded', 'few']),
  /** What to mind, as a sentence. */
  caution: z.string().nullable(),
});
export type InsightLevel = z.infer<typeof insightLevelSchema>;

export const configurationSchema = countsSchema.extend({
  ...rateSchema.shape,
  requests: z.int(),
  modelId: z.string(),
  modelName: z.string(),
  scheduler: z.string(),
  steps: z.int(),
  guidanceScale: z.number(),
  width: z.int(),
  height: z.int(),
});
export type Configuration = z.infer<typeof configurationSchema>;

const cellSchema = countsSchema.extend({ ...rateSchema.shape, steps: z.string(), guidance: z.string() });
const periodSchema = countsSchema.extend({ ...rateSchema.shape, fromMs: z.number() });
export type InsightPeriod = z.infer<typeof periodSchema>;

export const insightsReportSchema = z.object({
  /** Share of wrong claims among all claims that is put up with, and how likely a rate lies in its interval. */
  falseClaims: z.number(),
  credibility: z.number(),
  pictures: countsSchema.extend({ decided: z.int(), rated: z.int(), requests: z.int() }),
  /** Older pictures than these many newest were not looked at; null where all were. */
  onlyNewest: z.int().nullable(),
  /** About how many more decisions it takes before anything can be said; 0 where there are enough. */
  decisionsMissing: z.int(),
  factors: z.array(z.object({ factor: factorSchema, levels: z.array(insightLevelSchema) })),
  /** Steps and guidance together, in bands; the bands in their order. */
  grid: z.object({ steps: z.array(z.string()), guidance: z.array(z.string()), cells: z.array(cellSchema) }),
  /** Oldest first. */
  periods: z.array(periodSchema),
  /** Surest first. */
  configurations: z.array(configurationSchema),
});
export type InsightsReport = z.infer<typeof insightsReportSchema>;

/** A setting that was kept more often than the one that is chosen. */
export const suggestionSchema = z.object({
  /** What it is dismissed by. */
  key: z.string(),
  factor: z.enum(['scheduler', 'steps', 'guidance', 'size']),
  label: z.string(),
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  /** What to change. */
  change: z.object({
    scheduler: z.string().exactOptional(),
    steps: z.int().exactOptional(),
    guidanceScale: z.number().exactOptional(),
    width: z.int().exactOptional(),
    height: z.int().exactOptional(),
  }),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

export const insights = {
  requests: {
    /** What was learnt from favorites, ratings and rejections; computed anew when something was decided since. */
    'insights.report': request(nothing, insightsReportSchema),
    /** The surest improvement on these settings; null where nothing can be claimed, or the settings say that it was dismissed. */
    'insights.suggest': request(
      z.strictObject({
        modelId: z.string().max(200),
        scheduler: z.string().max(200),
        steps: z.number(),
        guidanceScale: z.number(),
        width: z.number(),
        height: z.number(),
      }),
      z.object({ suggestion: suggestionSchema.nullable() }),
    ),
  },
};
