import type { FinishRange, Job, JobRequest, Phase, Progress, Unit } from '#shared/contract/jobs.ts';
import { jobStateOf } from '#shared/contract/jobs.ts';
import type { ErrorReport } from '#shared/errors.ts';

/** What the queue remembers of a unit beyond what the screen sees. */
interface UnitBase {
  index: number;
  seed: number;
  attempts: number;
  /** Attempts that ended by losing the worker or running out of memory; too many end the unit. */
  failures: number;
  failedDeviceIds: string[];
}
export type UnitRecord = UnitBase &
  (
    | { state: 'queued' }
    | {
        state: 'running';
        leaseId: string;
        deviceId: string;
        startedAt: number;
        phase: Phase;
        /** When its model was there, if it was loaded for it. */
        loadedAt?: number;
        progress: Progress | null;
        previewStep: number | null;
        cancelRequested: boolean;
        /** Pictures that are drawn with it, itself included. */
        batchSize: number;
        /** Why it runs there. */
        reason: string;
      }
    | { state: 'completed'; deviceId: string; startedAt: number; finishedAt: number; imageId: string }
    | { state: 'failed'; finishedAt: number; error: ErrorReport }
    | { state: 'cancelled'; finishedAt: number }
  );
export type RunningUnit = Extract<UnitRecord, { state: 'running' }>;

export interface JobRecord {
  id: string;
  /** Grows by one with each job: the order in which they were accepted. */
  position: number;
  /** Higher goes first; among equals, the lower rank. */
  priority: number;
  rank: number;
  /** The only device that may run what is left; null for any. */
  pinnedDeviceId: string | null;
  createdAt: number;
  request: JobRequest & { seed: number };
  units: UnitRecord[];
}

/** The picture's identifier follows from its unit, so that a repeated attempt replaces and never doubles. */
export const imageIdOf = (jobId: string, unitIndex: number) => `${jobId}-${unitIndex}`;

export const referenceOf = (job: JobRecord, { index }: UnitRecord) => ({ jobId: job.id, unitIndex: index });
export const queuedIndexes = (job: JobRecord) =>
  job.units.filter(({ state }) => state === 'queued').map(({ index }) => index);

function jobStateOfRecord(job: JobRecord) {
  return jobStateOf(job.units.map((unit) => unit.state));
}

export function hasEnded(job: JobRecord): boolean {
  return job.units.every((unit) => unit.state !== 'queued' && unit.state !== 'running');
}

/** The job as the screen knows it. */
export function presentJob(job: JobRecord, expected: { at: number; range: FinishRange } | null): Job {
  return {
    id: job.id,
    createdAt: job.createdAt,
    state: jobStateOfRecord(job),
    request: job.request,
    units: job.units.map(presentUnit),
    priority: job.priority,
    rank: job.rank,
    pinnedDeviceId: job.pinnedDeviceId,
    estimatedFinishAt: expected?.at ?? null,
    estimatedFinishRange: expected?.range ?? null,
  };
}

function presentUnit(unit: UnitRecord): Unit {
  const base = { index: unit.index, seed: unit.seed, attempts: unit.attempts };
  switch (unit.state) {
    case 'queued':
      return { ...base, state: 'queued' };
    case 'running': {
      const { deviceId, startedAt, phase, loadedAt, progress, reason } = unit;
      return {
        ...base,
        state: 'running',
        deviceId,
        startedAt,
        phase,
        ...(loadedAt === undefined ? {} : { loadedAt }),
        progress,
        previewUrl: previewUrlOf(unit),
        reason,
      };
    }
    case 'completed': {
      const { deviceId, startedAt, finishedAt, imageId } = unit;
      return { ...base, state: 'completed', deviceId, startedAt, finishedAt, imageId };
    }
    case 'failed':
      return { ...base, state: 'failed', finishedAt: unit.finishedAt, error: unit.error };
    case 'cancelled':
      return { ...base, state: 'cancelled', finishedAt: unit.finishedAt };
  }
}

/** Changes with each new preview, so that the browser loads it anew. */
export function previewUrlOf(unit: RunningUnit): string | null {
  return unit.previewStep === null ? null : `/previews/${unit.leaseId}?step=${unit.previewStep}`;
}
