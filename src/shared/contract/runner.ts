import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { samplingModes } from '../themes/sampler.ts';
import { errorReportSchema, idSchema, nothing } from './common.ts';
import { jobLimits } from './jobs.ts';
import { wantedSettingsSchema } from './models.ts';

/** Bounds of what a run may be asked for; the same numbers bound the controls on the screen. */
const runLimitBounds = {
  hours: 24 * 31,
  images: 1_000_000,
  minimumFreeBytes: 1024 ** 5,
  minimumCelsius: 30,
  maximumCelsius: 120,
} as const;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `A time of day is written like 22:00, not "${String(input)}".`,
});

const number = (what: string, low: number, high: number) => {
  const error = (issue: { input?: unknown }) =>
    `${what} must be a number from ${low} to ${high}, not ${String(issue.input)}.`;
  return z.number({ error }).min(low, { error }).max(high, { error });
};
const wholeNumber = (what: string, low: number, high: number) =>
  number(what, low, high).refine(Number.isInteger, { error: `${what} must be a whole number.` });

/** From one time of day to another, by the clock on the wall; over midnight where `to` is the earlier one. */
const betweenSchema = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, { error: 'A run that draws at all times needs no times of day.' });
export type Between = z.infer<typeof betweenSchema>;

/** What ends a run or makes it wait; null for no such limit. */
const runLimitsSchema = z.strictObject({
  /** From its start, pauses included. */
  hours: number('The hours', 0.01, runLimitBounds.hours).nullable().default(null),
  /** Finished pictures, to the picture. */
  images: wholeNumber('The number of images', 1, runLimitBounds.images).nullable().default(null),
  /** It ends when less is free on the disk of the pictures. */
  minimumFreeBytes: wholeNumber('The free space', 0, runLimitBounds.minimumFreeBytes)
    .nullable()
    .default(null),
  /** It draws in these hours of the day only. */
  between: betweenSchema.nullable().default(null),
  /** It waits while any card that is used is hotter. */
  maximumTemperatureCelsius: number(
    'The temperature',
    runLimitBounds.minimumCelsius,
    runLimitBounds.maximumCelsius,
  )
    .nullable()
    .default(null),
});
export type RunLimits = z.infer<typeof runLimitsSchema>;

/** What a run draws: each prompt of the themes, taken in turn, with each model. */
export const runPlanSchema = z.strictObject({
  themeIds: z.array(z.string().max(80)).min(1, { error: 'Choose a theme.' }).max(100),
  /** Empty: each theme's own model, or the first that is ready. */
  modelIds: z.array(z.string().max(200)).max(20).default([]),
  mode: z.enum(samplingModes).default('random'),
  /** The same seed gives the same prompts; null takes one by chance. */
  seed: z.int().min(0).max(jobLimits.maximumSeed).nullable().default(null),
  /** What wins over the themes' settings, which win over the models'. */
  settings: wantedSettingsSchema.default({}),
  limits: runLimitsSchema.prefault({}),
});
export type RunPlan = z.infer<typeof runPlanSchema>;

/** Somebody else comes first, the clock, the heat, or nothing is there to draw with. */
const waitReasonSchema = z.enum(['people', 'time-of-day', 'temperature', 'queue-paused', 'no-device']);
export type WaitReason = z.infer<typeof waitReasonSchema>;
/** What kept a run from drawing, a person included, and for how long. */
export const pausedSecondsSchema = z.partialRecord(
  z.enum([...waitReasonSchema.options, 'paused']),
  z.number(),
);

/** `images`, `time`, `disk-space`: its limits. `prompts`: the themes have no more. */
const endReasonSchema = z.enum(['images', 'time', 'disk-space', 'prompts', 'failures', 'stopped']);
export type RunEnd = z.infer<typeof endReasonSchema>;

/** Times are milliseconds since the epoch. */
export const runPhaseSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('drawing'), since: z.number() }),
  z.object({
    state: z.literal('waiting'),
    since: z.number(),
    reason: waitReasonSchema,
    /** When that is over; null where nobody knows. */
    until: z.number().nullable(),
  }),
  /** By a person. */
  z.object({ state: z.literal('paused'), since: z.number() }),
  /** Nothing more is begun; what runs is finished. */
  z.object({ state: z.literal('finishing'), since: z.number(), reason: endReasonSchema }),
  z.object({ state: z.literal('ended'), since: z.number(), reason: endReasonSchema }),
]);
export type RunPhase = z.infer<typeof runPhaseSchema>;

/** Why pictures failed and how many did. */
const failureCountSchema = errorReportSchema.extend({ count: z.int() });
export const runTallySchema = z.object({
  images: z.int(),
  failed: z.int(),
  devices: z.array(z.object({ deviceId: z.string(), images: z.int(), busySeconds: z.number() })),
  failures: z.array(failureCountSchema),
});
export type RunTally = z.infer<typeof runTallySchema>;

/** What can be said of a run's end; null where there is none, or where nothing was learnt of the models yet. */
const runEstimateSchema = z.object({
  imagesPerHour: z.number().nullable(),
  /** Until it ends, or until the end of its hours of the day where it knows no other end. */
  images: z.int().nullable(),
  /** When that is, milliseconds since the epoch. */
  endsAt: z.number().nullable(),
});
export type RunEstimate = z.infer<typeof runEstimateSchema>;

export const runSchema = z.object({
  id: idSchema,
  createdAt: z.number(),
  plan: runPlanSchema.extend({ seed: z.int() }),
  phase: runPhaseSchema,
  ...runTallySchema.shape,
  /** Its pictures in the queue, and on devices. */
  waiting: z.int(),
  running: z.int(),
  /** How it stands with each model; `givenUp` says why there is no more of it. */
  models: z.array(z.object({ modelId: z.string(), givenUp: errorReportSchema.nullable() })),
  /** Only what is over. */
  pausedSeconds: pausedSecondsSchema,
  favorites: z.int(),
  /** Newest first. */
  latestImageIds: z.array(idSchema),
  /** All its pictures by then, those that are there included. */
  expected: runEstimateSchema,
});
export type Run = z.infer<typeof runSchema>;

const runReference = z.strictObject({ runId: idSchema });

export const runner = {
  requests: {
    /** Begins a run; there is one at a time, and it goes on after the app was closed. */
    'runs.start': request(runPlanSchema, runSchema),
    /** Pictures that are being drawn are finished. */
    'runs.pause': request(runReference, runSchema),
    'runs.resume': request(runReference, runSchema),
    'runs.stop': request(runReference, runSchema),
    /** Newest first; at most 100. */
    'runs.list': request(nothing, z.object({ runs: z.array(runSchema) })),
    'runs.get': request(runReference, runSchema),
    'runs.estimate': request(runPlanSchema, runEstimateSchema),
  },
  events: {
    /** At most once a second while pictures come, and at once when its phase changes. */
    'runs.changed': event<{ run: Run }>(),
  },
};
