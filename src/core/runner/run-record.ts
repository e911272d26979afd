import { z } from 'zod';
import { errorReportSchema } from '#shared/contract/common.ts';
import { jobRequestSchema } from '#shared/contract/jobs.ts';
import { pausedSecondsSchema, runPhaseSchema, runPlanSchema } from '#shared/contract/runner.ts';

/** How far a run has come in a theme with one of its models. */
const themePositionSchema = z.object({
  themeId: z.string(),
  /** Prompts that were taken. */
  drawn: z.int(),
  /** The combination to go on with, where they are taken in order. */
  next: z.string().regex(/^\d+$/),
  /** There are no more. */
  exhausted: z.boolean(),
});

/** A model's part of a run, which has its own place in each theme. */
export const laneSchema = z.object({
  modelId: z.string(),
  themes: z.array(themePositionSchema),
  /** Pictures that failed one after the other. */
  failuresInARow: z.int(),
  givenUp: errorReportSchema.nullable(),
});
export type Lane = z.infer<typeof laneSchema>;

export const runProgressSchema = z.object({
  phase: runPhaseSchema,
  lanes: z.array(laneSchema),
  /** What was submitted and taken back before it began: it comes first when the run goes on. */
  returned: z.array(jobRequestSchema.extend({ seed: z.int() })),
  /** Of waits and pauses that are over. */
  pausedSeconds: pausedSecondsSchema,
});
export type RunProgress = z.infer<typeof runProgressSchema>;

export const storedPlanSchema = runPlanSchema.extend({ seed: z.int() });
export type StoredPlan = z.infer<typeof storedPlanSchema>;

/** A run as it is kept. */
export interface RunRecord extends RunProgress {
  id: string;
  createdAt: number;
  plan: StoredPlan;
}

/** When its limit in hours ends it; null without one. */
export const endOf = ({ createdAt, plan }: Pick<RunRecord, 'createdAt' | 'plan'>): number | null =>
  plan.limits.hours === null ? null : createdAt + Math.round(plan.limits.hours * 3_600_000);

export const hasPrompts = ({ themes }: Lane): boolean => themes.some(({ exhausted }) => !exhausted);
