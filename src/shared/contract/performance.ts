import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { nothing } from './common.ts';

/** One worker's go at a batch of pictures of one model. Times are milliseconds since the epoch. */
export const attemptSchema = z.object({
  /** Grows from attempt to attempt. */
  id: z.int(),
  deviceId: z.string(),
  modelId: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  /** 0 where the model was there already. */
  loadSeconds: z.number(),
  /** How long the pictures kept the device, without loading; null for an attempt that did not get so far. */
  runSeconds: z.number().nullable(),
  /** Pictures. */
  units: z.int(),
  outcome: z.enum(['completed', 'failed', 'cancelled']),
  /** How long loading would have taken, had the model not been there. */
  savedSeconds: z.number(),
  errorCode: z.string().nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** Sums over attempts. */
export const performanceTotalsSchema = z.object({
  attempts: z.int(),
  /** Pictures of completed attempts, and those attempts: together they give the average batch. */
  completedUnits: z.int(),
  completedAttempts: z.int(),
  failedAttempts: z.int(),
  loads: z.int(),
  busySeconds: z.number(),
  savedSeconds: z.number(),
});
export type PerformanceTotals = z.infer<typeof performanceTotalsSchema>;

const deviceStatisticsSchema = z.object({
  deviceId: z.string(),
  sinceStart: performanceTotalsSchema,
  /** Over all attempts that are still in the log. */
  inLog: performanceTotalsSchema,
  /** Models that left the device since the app was started. */
  unloads: z.int(),
});

const statisticsSchema = z.object({
  /** When the app was started, and when the oldest attempt in the log began; null for an empty log. */
  startedAt: z.number(),
  logBeganAt: z.number().nullable(),
  devices: z.array(deviceStatisticsSchema),
});

/** So many attempts are handed out at once; the whole log is at `/performance.csv` and `/performance.json`. */
const mostAttempts = 10_000;

export const performance = {
  requests: {
    /** Attempts that ended in the last `sinceMs` milliseconds (null: whenever), newest first, at most `limit`. */
    'performance.attempts': request(
      z.strictObject({
        sinceMs: z.number().positive().nullable(),
        limit: z.int().min(1).max(mostAttempts).default(mostAttempts),
      }),
      z.object({ attempts: z.array(attemptSchema) }),
    ),
    'performance.statistics': request(nothing, statisticsSchema),
  },
  events: {
    'performance.recorded': event<{ attempt: Attempt }>(),
  },
};
