import type { Events } from '#shared/contract/index.ts';
import type { Job, Unit } from '#shared/contract/jobs.ts';

/**
 * The jobs that are being worked on together: from the first one that waits until none does. Those that have ended
 * meanwhile stay in it, so that progress never goes back. Ids to jobs.
 */
export type Batch = ReadonlyMap<string, Job>;

const isUnfinished = ({ state }: Job) => state === 'queued' || state === 'running';

/** The batch after news of a job. One that ended before the batch began is none of it. */
export function withJob(batch: Batch, job: Job): Batch {
  return isUnfinished(job) || batch.has(job.id) ? new Map(batch).set(job.id, job) : batch;
}

export function withoutJob(batch: Batch, jobId: string): Batch {
  const rest = new Map(batch);
  return rest.delete(jobId) ? rest : batch;
}

/** The batch after one step of one unit. */
export function withStep(batch: Batch, { jobId, unitIndex, progress }: Events['jobs.progressed']): Batch {
  const job = batch.get(jobId);
  if (!job) return batch;
  const units = job.units.map((unit) =>
    unit.index === unitIndex && unit.state === 'running' ? { ...unit, progress } : unit,
  );
  return new Map(batch).set(jobId, { ...job, units });
}

/** Whether anything of it runs now: what only waits keeps no machine awake. */
export function isWorking(batch: Batch): boolean {
  return [...batch.values()].some(({ state }) => state === 'running');
}

export function isOver(batch: Batch): boolean {
  return ![...batch.values()].some(isUnfinished);
}

function doneOf(unit: Unit): number {
  if (unit.state === 'queued') return 0;
  if (unit.state !== 'running') return 1;
  return unit.progress ? Math.min(1, unit.progress.step / Math.max(1, unit.progress.steps)) : 0;
}

/** How much of it is done, from 0 to 1, by pictures. */
export function fractionDone(batch: Batch): number {
  const units = [...batch.values()].flatMap((job) => job.units);
  return units.length === 0 ? 0 : units.reduce((sum, unit) => sum + doneOf(unit), 0) / units.length;
}

export interface Notice {
  title: string;
  body: string;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** What to tell when a batch is over; null when there is nothing to tell, since all was cancelled on purpose. */
export function noticeOf(batch: Batch): Notice | null {
  const units = [...batch.values()].flatMap((job) => job.units);
  const completed = units.filter(({ state }) => state === 'completed').length;
  const failed = units.filter(({ state }) => state === 'failed').length;
  const [first, ...others] = [...batch.values()];
  const prompt = first && others.length === 0 ? first.request.prompt : count(batch.size, 'job');
  if (completed > 0 && failed > 0)
    return { title: `${count(completed, 'picture')} ready, ${failed} failed`, body: prompt };
  if (completed > 0) return { title: `${count(completed, 'picture')} ready`, body: prompt };
  return failed > 0 ? { title: `${count(failed, 'picture')} failed`, body: prompt } : null;
}
