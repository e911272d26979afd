import type { App } from '#core/app-options.ts';
import type { Image } from '#shared/contract/gallery.ts';
import type { Job, JobRequest, Progress, Unit } from '#shared/contract/jobs.ts';
import type { Events } from '#shared/contract/index.ts';
import { type ErrorReport, PolyptychError } from '#shared/errors.ts';
import { nobodyDraws } from './nobody-draws.ts';

/** Told what happens to a job; the pictures come in the order in which they are finished. */
export interface JobListener {
  onImage(image: Image, details: { path: string; seconds: number }): void;
  /** `done` is the share of the whole job, 0 to 1. */
  onProgress(news: JobProgress): void;
  /** Only for jobs of several pictures: of one, the error that is thrown says it all. */
  onFailure(error: ErrorReport, unitIndex: number): void;
  onEnd(): void;
}

export interface JobProgress {
  done: number;
  count: number;
  unitIndex: number;
  progress: Progress | null;
  /** Relative address of that picture in the making. */
  previewUrl: string | null;
}

type RunningApp = Pick<App, 'handlers' | 'events' | 'imagePath'>;

/**
 * Submits a job and waits for its end. Throws when a picture failed (after all have ended) or the signal came, which
 * cancels the job and still waits for its end, so that no half-made picture is left.
 */
export async function runJob(
  app: RunningApp,
  request: JobRequest,
  listener: JobListener,
  signal: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<Job>();
  // It may be known before it is waited for.
  ended.promise.catch(() => undefined);
  const reported = new Set<number>();
  const shares = new Map<number, number>();
  // Jobs that an earlier run left in the queue go on too; what is told before our own number is known is kept.
  const early = new Map<string, Job>();
  let jobId: string | null = null;
  // Pictures are looked up one after the other, so that their lines come in order, and all before the end.
  let lookups = Promise.resolve();

  function look(job: Job) {
    for (const unit of job.units) {
      if (reported.has(unit.index) || (unit.state !== 'completed' && unit.state !== 'failed')) continue;
      reported.add(unit.index);
      shares.delete(unit.index);
      if (unit.state === 'completed') {
        lookups = lookups.then(() => reportImage(app, unit, listener));
        lookups.catch(ended.reject);
      } else if (job.units.length > 1) listener.onFailure(unit.error, unit.index);
    }
    if (job.state !== 'queued' && job.state !== 'running') ended.resolve(job);
  }
  function tellProgress({ unitIndex, progress, previewUrl }: Events['jobs.progressed']) {
    if (reported.has(unitIndex)) return;
    shares.set(unitIndex, progress ? progress.step / progress.steps : 0);
    const inTheMaking = [...shares.values()].reduce((sum, share) => sum + share, 0);
    const done = (reported.size + inTheMaking) / request.count;
    listener.onProgress({ done, count: request.count, unitIndex, progress, previewUrl });
  }
  const stop = app.events.on(({ name, payload }) => {
    if (name === 'jobs.changed' && 'job' in payload) {
      if (jobId === null) early.set(payload.job.id, payload.job);
      else if (payload.job.id === jobId) look(payload.job);
    }
    if (name === 'jobs.progressed' && 'unitIndex' in payload && payload.jobId === jobId)
      tellProgress(payload);
    if (name === 'devices.changed' && 'devices' in payload) {
      const why = nobodyDraws(payload.devices);
      if (why) ended.reject(why);
    }
  });
  const cancel = () => {
    if (jobId === null) return;
    const cancelling = async (id: string) => app.handlers['jobs.cancel']({ jobId: id }, unhurried());
    cancelling(jobId).catch(ended.reject);
  };
  try {
    signal.throwIfAborted();
    const created = await app.handlers['jobs.create'](request, unhurried());
    jobId = created.id;
    look(early.get(jobId) ?? created);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const { state, units } = await ended.promise;
    await lookups;
    listener.onEnd();
    throwIfFailed(units);
    if (state === 'cancelled') throw new PolyptychError('cancelled', 'The job was cancelled.');
  } finally {
    signal.removeEventListener('abort', cancel);
    stop();
  }
}

/** What must be done even after Ctrl+C: the job is cancelled by name, not by dropping a request. */
const unhurried = () => ({ signal: new AbortController().signal });

async function reportImage(
  app: RunningApp,
  unit: Extract<Unit, { state: 'completed' }>,
  listener: JobListener,
) {
  const image = await app.handlers['gallery.get']({ imageId: unit.imageId }, unhurried());
  const path = app.imagePath(unit.imageId);
  if (path === null)
    throw new PolyptychError('internal', `The file of picture ${unit.imageId} is not known.`);
  listener.onImage(image, { path, seconds: (unit.finishedAt - unit.startedAt) / 1000 });
}

function throwIfFailed(units: readonly Unit[]) {
  const failures = units.filter((unit) => unit.state === 'failed');
  const first = failures[0];
  if (!first) return;
  const share = units.length === 1 ? '' : `${failures.length} of ${units.length} pictures failed: `;
  throw new PolyptychError(first.error.code, `${share}${first.error.message}`);
}
