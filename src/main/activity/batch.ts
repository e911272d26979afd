import { countOf } from '#shared/count-of.ts';
import type { Events } from '#shared/contract/index.ts';
import type { Job, Unit } from '#shared/contract/jobs.ts';

/** The jobs that are being worked on together: from the first one that waits until none does. */
export interface Batch {
  /** Those on the list of jobs, by id: what waits or runs, and what has ended meanwhile and may be tried again. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** What became of those that have left the list: it keeps the last few that ended, and all must be told of. */
  readonly gone: Tally;
}

interface Tally {
  jobs: number;
  /** Of all its jobs, whatever became of them. */
  pictures: number;
  completed: number;
  failed: number;
}

const nothing: Tally = { jobs: 0, pictures: 0, completed: 0, failed: 0 };
export const emptyBatch: Batch = { jobs: new Map(), gone: nothing };

const isUnfinished = ({ state }: Job) => state === 'queued' || state === 'running';

function plusJob(tally: Tally, { units }: Job): Tally {
  const numberOf = (wanted: Unit['state']) => units.filter(({ state }) => state === wanted).length;
  return {
    jobs: tally.jobs + 1,
    pictures: tally.pictures + units.length,
    completed: tally.completed + numberOf('completed'),
    failed: tally.failed + numberOf('failed'),
  };
}

/** The batch after news of a job. One that ended before the batch began is none of it. */
export function withJob(batch: Batch, job: Job): Batch {
  const { jobs } = batch;
  return isUnfinished(job) || jobs.has(job.id) ? { ...batch, jobs: new Map(jobs).set(job.id, job) } : batch;
}

/** The batch after a job has left the list. What it has done stays done, so that progress never goes back. */
export function withoutJob({ jobs, gone }: Batch, jobId: string): Batch {
  const job = jobs.get(jobId);
  const rest = new Map(jobs);
  rest.delete(jobId);
  return { jobs: rest, gone: job && !isUnfinished(job) ? plusJob(gone, job) : gone };
}

/** The batch after one step of one unit. */
export function withStep(batch: Batch, { jobId, unitIndex, progress }: Events['jobs.progressed']): Batch {
  const job = batch.jobs.get(jobId);
  if (!job) return batch;
  const units = job.units.map((unit) =>
    unit.index === unitIndex && unit.state === 'running' ? { ...unit, progress } : unit,
  );
  return { ...batch, jobs: new Map(batch.jobs).set(jobId, { ...job, units }) };
}

/** Whether anything of it runs now: what only waits keeps no machine awake. */
export function isWorking({ jobs }: Batch): boolean {
  return [...jobs.values()].some(({ state }) => state === 'running');
}

export function isOver({ jobs }: Batch): boolean {
  return ![...jobs.values()].some(isUnfinished);
}

function doneOf(unit: Unit): number {
  if (unit.state === 'queued') return 0;
  if (unit.state !== 'running') return 1;
  return unit.progress ? Math.min(1, unit.progress.step / Math.max(1, unit.progress.steps)) : 0;
}

/** How much of it is done, from 0 to 1, by pictures. */
export function fractionDone({ jobs, gone }: Batch): number {
  const units = [...jobs.values()].flatMap((job) => job.units);
  const pictures = gone.pictures + units.length;
  return pictures === 0 ? 0 : units.reduce((sum, unit) => sum + doneOf(unit), gone.pictures) / pictures;
}

export interface Notice {
  title: string;
  body: string;
}

/** What to tell when a batch is over; null when there is nothing to tell, since all was cancelled on purpose. */
export function noticeOf(batch: Batch): Notice | null {
  const { jobs, completed, failed } = [...batch.jobs.values()].reduce(plusJob, batch.gone);
  const [first] = batch.jobs.values();
  const prompt = first && jobs === 1 ? first.request.prompt : countOf(jobs, 'job');
  if (completed > 0 && failed > 0)
    return { title: `${countOf(completed, 'picture')} ready, ${failed} failed`, body: prompt };
  if (completed > 0) return { title: `${countOf(completed, 'picture')} ready`, body: prompt };
  return failed > 0 ? { title: `${countOf(failed, 'picture')} failed`, body: prompt } : null;
}
