import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { errorReportSchema, idSchema, nothing } from './common.ts';
import { varySchema } from './variations.ts';

/** Limits that every front door holds to; the same numbers bound the controls on the screen. */
export const jobLimits = {
  promptCharacters: 4000,
  count: 100,
  steps: 150,
  guidanceScale: 30,
  minimumSize: 64,
  maximumSize: 2048,
  /** Seeds are unsigned 32-bit, so that other programs read them too. */
  maximumSeed: 4_294_967_295,
  /** Priorities go from minus this to plus this; 0 is usual. */
  priority: 10,
} as const;

const prompt = (what: string) =>
  z.string({ error: `The ${what} must be text.` }).max(jobLimits.promptCharacters, {
    error: ({ input }) =>
      `The ${what} may have at most ${jobLimits.promptCharacters} characters, not ${typeof input === 'string' ? input.length : 'more'}: shorten it.`,
  });

const wholeNumber = (what: string, minimum: number, maximum: number) => {
  const error = (issue: { input?: unknown }) =>
    `${what} must be a whole number from ${minimum} to ${maximum}, not ${String(issue.input)}.`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};

const guidanceError = (issue: { input?: unknown }) =>
  `Guidance must be a number from 0 to ${jobLimits.guidanceScale}, not ${String(issue.input)}.`;

const strengthError = (issue: { input?: unknown }) =>
  `The strength must be a number above 0 and at most 1, not ${String(issue.input)}.`;

/** The picture that a job begins with; `inputs.*` is how it came to be there. */
export const jobStartSchema = z.discriminatedUnion('use', [
  z.strictObject({
    /** Drawn anew from it: the more, the stronger. */
    use: z.literal('variation'),
    inputId: idSchema,
    /** The picture of the gallery that it was; null for a file. */
    imageId: idSchema.nullable(),
    /** Share of the steps that are done: 1 leaves nothing of the picture but what a mask keeps. */
    strength: z
      .number({ error: strengthError })
      .gt(0, { error: strengthError })
      .max(1, { error: strengthError }),
    /** White is drawn anew and black is kept; null draws all of it. */
    maskId: idSchema.nullable(),
  }),
  z.strictObject({
    /** Made larger, and nothing else. */
    use: z.literal('upscale'),
    inputId: idSchema,
    imageId: idSchema.nullable(),
  }),
]);
export type JobStart = z.infer<typeof jobStartSchema>;

/** Where a prompt comes from: kept with its pictures, so that they can be found by it. */
export const jobOriginSchema = z.strictObject({
  themeId: z.string().max(80),
  /** List of the theme's templates -> the entry that was chosen. */
  picks: z.record(z.string().max(200), z.string().max(jobLimits.promptCharacters)),
  /** The run that asked for it; null for a person. */
  runId: idSchema.nullable(),
});

/** The settings of one picture or of a whole job; the seed is the first picture's, the next have seed + 1, + 2, ... */
export const jobRequestSchema = z.strictObject({
  prompt: prompt('prompt').refine((text) => text.trim().length > 0, {
    error: 'The prompt is empty: say what the picture should show.',
  }),
  negativePrompt: prompt('negative prompt').default(''),
  modelId: z.string().min(1, { error: 'A model must be chosen.' }),
  count: wholeNumber('The number of images', 1, jobLimits.count).default(1),
  /** null asks for a random seed. */
  seed: wholeNumber('The seed', 0, jobLimits.maximumSeed).nullable().default(null),
  steps: wholeNumber('The number of steps', 1, jobLimits.steps),
  guidanceScale: z
    .number({ error: guidanceError })
    .min(0, { error: guidanceError })
    .max(jobLimits.guidanceScale, { error: guidanceError }),
  width: wholeNumber('The width', jobLimits.minimumSize, jobLimits.maximumSize),
  height: wholeNumber('The height', jobLimits.minimumSize, jobLimits.maximumSize),
  scheduler: z.string().min(1, { error: 'A scheduler must be chosen.' }),
  /** Left out, the picture is made from noise alone. */
  start: jobStartSchema.optional(),
  /** Left out, the prompt is a person's own. */
  origin: jobOriginSchema.optional(),
  /** Left out, the pictures differ by their seeds alone; else `count` follows from it, and all have the same seed. */
  vary: varySchema.optional(),
});
export type JobRequest = z.infer<typeof jobRequestSchema>;
/** A job request as a caller writes it: what has a default may be left out. */
export type JobRequestInput = z.input<typeof jobRequestSchema>;

export const progressSchema = z.object({ step: z.int(), steps: z.int() });
export type Progress = z.infer<typeof progressSchema>;

/** What a running unit is doing: its model is being loaded, it denoises, or the picture is decoded and written. */
export const phaseSchema = z.enum(['loading', 'denoising', 'finishing']);
export type Phase = z.infer<typeof phaseSchema>;

const unitBase = { index: z.int(), seed: z.int(), attempts: z.int() };

/** One picture of a job. Times are milliseconds since the epoch. */
export const unitSchema = z.discriminatedUnion('state', [
  z.object({ ...unitBase, state: z.literal('queued') }),
  z.object({
    ...unitBase,
    state: z.literal('running'),
    deviceId: z.string(),
    startedAt: z.number(),
    phase: phaseSchema,
    /** When the model that had to be loaded first was there; absent before, and where it was there already. */
    loadedAt: z.number().optional(),
    progress: progressSchema.nullable(),
    /** Relative address of the picture in the making; null before there is one. */
    previewUrl: z.string().nullable(),
    /** Why it runs now and there: a sentence that begins small and has no full stop. */
    reason: z.string().optional(),
  }),
  z.object({
    ...unitBase,
    state: z.literal('completed'),
    deviceId: z.string(),
    startedAt: z.number(),
    finishedAt: z.number(),
    imageId: idSchema,
  }),
  z.object({ ...unitBase, state: z.literal('failed'), finishedAt: z.number(), error: errorReportSchema }),
  z.object({ ...unitBase, state: z.literal('cancelled'), finishedAt: z.number() }),
]);
export type Unit = z.infer<typeof unitSchema>;
export type UnitState = Unit['state'];

export const jobStateSchema = z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobStateSchema>;

/** From when to when, milliseconds since the epoch: as far apart as predictions have been from reality lately. */
const finishRangeSchema = z.object({ earliest: z.number(), latest: z.number() });
export type FinishRange = z.infer<typeof finishRangeSchema>;

/** A job as the screen knows it. `state` is derived from its units (see `jobStateOf`). */
export const jobSchema = z.object({
  id: idSchema,
  createdAt: z.number(),
  state: jobStateSchema,
  request: jobRequestSchema.extend({ seed: z.int() }),
  units: z.array(unitSchema),
  /** Higher goes first. */
  priority: z.int(),
  /** Place among jobs of the same priority: lower goes first. */
  rank: z.number(),
  /** The only device that may draw what is left of it; null for any. */
  pinnedDeviceId: z.string().nullable(),
  /** Predicted end, milliseconds since the epoch; null while nothing is known yet or when the job has ended. */
  estimatedFinishAt: z.number().nullable(),
  estimatedFinishRange: finishRangeSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/**
 * A job's state from its units' states: running while any unit runs or some are done and some wait;
 * once all have ended, failed if any failed, cancelled if any was cancelled, else completed.
 */
export function jobStateOf(states: readonly UnitState[]): JobState {
  if (states.includes('running')) return 'running';
  if (states.includes('queued')) return states.every((state) => state === 'queued') ? 'queued' : 'running';
  if (states.includes('failed')) return 'failed';
  if (states.includes('cancelled')) return 'cancelled';
  return 'completed';
}

/** What the queue expects to happen next; an expectation, not a promise. Milliseconds since the epoch. */
const planSchema = z.object({
  /** When devices will be done with what they make now. */
  busyUntil: z.array(z.object({ deviceId: z.string(), at: z.number() })),
  /** In the order in which they are decided: pictures of one job that one device makes in a row. */
  runs: z.array(
    z.object({
      deviceId: z.string(),
      jobId: z.string(),
      modelId: z.string(),
      startsAt: z.number(),
      /** Of that time, loading. */
      loadSeconds: z.number(),
      endsAt: z.number(),
      count: z.int(),
    }),
  ),
});
export type Plan = z.infer<typeof planSchema>;

/** Order of the queue, for `sort`: higher priority first, then lower rank. */
export const byQueueOrder = (
  one: Pick<Job, 'priority' | 'rank'>,
  other: Pick<Job, 'priority' | 'rank'>,
): number => other.priority - one.priority || one.rank - other.rank;

const jobReference = z.strictObject({ jobId: idSchema });
const jobIdsSchema = z.object({ jobIds: z.array(idSchema) });

/** How soon, and where. */
const placeSchema = z.object({
  priority: wholeNumber('The priority', -jobLimits.priority, jobLimits.priority).optional(),
  /** null lets it run anywhere. */
  pinnedDeviceId: z.string().max(200).nullable().optional(),
});

export const jobs = {
  requests: {
    /** Accepts a job: it is on disk before the answer is sent. Without more it has priority 0 and may run anywhere. */
    'jobs.create': request(jobRequestSchema.extend(placeSchema.shape), jobSchema),
    /** Throws `not_found` for a job that is not on the list (any more). */
    'jobs.get': request(jobReference, jobSchema),
    /** Cancels what is queued at once and what runs at its next step; ended units stay. */
    'jobs.cancel': request(jobReference, jobSchema),
    /** Puts the failed and cancelled units of a job back into the queue. */
    'jobs.retry': request(jobReference, jobSchema),
    /** Takes an ended job off the list; its pictures stay in the gallery. */
    'jobs.dismiss': request(jobReference, z.object({})),
    /** Changes an unfinished job; what runs of it goes on where it is. */
    'jobs.update': request(jobReference.extend(placeSchema.shape), jobSchema),
    /** Puts an unfinished job before another one, of which it takes the priority; null: behind all of its own priority. */
    'jobs.move': request(jobReference.extend({ beforeJobId: idSchema.nullable() }), jobSchema),
    /** Cancels all unfinished jobs; answers with those. */
    'jobs.cancelAll': request(z.strictObject({}), jobIdsSchema),
    /** Retries all failed jobs on the list; answers with those. */
    'jobs.retryFailed': request(z.strictObject({}), jobIdsSchema),
    /** What a job was asked to draw, also one that has left the list. */
    'jobs.request': request(
      jobReference,
      z.object({
        request: jobRequestSchema.extend({ seed: z.int() }),
        /** Its pictures, in order, those included that are not drawn or not there any more. */
        imageIds: z.array(idSchema),
      }),
    ),
    /** A new job of the same settings, but with a new seed: an equal one would make the same pictures. */
    'jobs.duplicate': request(jobReference, jobSchema),
    /** Predicts how long a job would take if it were sent now; null before anything is known of its model. */
    'jobs.estimate': request(jobRequestSchema, z.object({ seconds: z.number().nullable() })),
    /** What is expected to run where next: at most some hundred pictures of the queue's beginning. */
    'jobs.plan': request(nothing, planSchema),
  },
  events: {
    'jobs.changed': event<{ job: Job }>(),
    'jobs.removed': event<{ jobId: string }>(),
    /** One step of one unit; between two `jobs.changed`. */
    'jobs.progressed': event<{
      jobId: string;
      unitIndex: number;
      phase: Phase;
      loadedAt?: number;
      progress: Progress | null;
      previewUrl: string | null;
      estimatedFinishAt: number | null;
      estimatedFinishRange: FinishRange | null;
    }>(),
    /** The ends of these jobs have moved, by something that happened to others. */
    'jobs.predicted': event<{
      finish: { jobId: string; estimatedFinishAt: number | null; estimatedFinishRange: FinishRange | null }[];
    }>(),
  },
};
