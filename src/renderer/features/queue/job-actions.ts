import type { Job } from '#shared/contract/jobs.ts';
import type { Studio } from '../../app/studio.ts';
import { reportError } from '../../ui/report-error.ts';
import { type JobMove, inQueueOrder, moveTo } from './job-moves.ts';

/** What can be done with jobs from the screen; what the core refuses is shown. */
export interface JobActions {
  cancel(jobId: string): void;
  retry(jobId: string): void;
  dismiss(jobId: string): void;
  duplicate(jobId: string): void;
  setPriority(jobId: string, priority: number): void;
  /** null lets it run anywhere. */
  pin(jobId: string, deviceId: string | null): void;
  /** Brings a job to an index of the queue; says whether it moves. */
  moveTo(job: Job, index: number): boolean;
  setPaused(paused: boolean): void;
  cancelAll(): void;
  retryFailed(): void;
}

export function createJobActions({ session, store }: Studio): JobActions {
  const tell = (asked: Promise<unknown>) => void asked.catch(reportError);

  async function move({ jobId, beforeJobId, priority }: JobMove) {
    if (priority !== null) await session.call('jobs.update', { jobId, priority });
    await session.call('jobs.move', { jobId, beforeJobId });
  }

  return {
    cancel: (jobId) => tell(session.call('jobs.cancel', { jobId })),
    retry: (jobId) => tell(session.call('jobs.retry', { jobId })),
    dismiss: (jobId) => tell(session.call('jobs.dismiss', { jobId })),
    duplicate: (jobId) => tell(session.call('jobs.duplicate', { jobId })),
    setPriority: (jobId, priority) => tell(session.call('jobs.update', { jobId, priority })),
    pin: (jobId, pinnedDeviceId) => tell(session.call('jobs.update', { jobId, pinnedDeviceId })),
    moveTo(job, index) {
      const found = moveTo(inQueueOrder(store.getState().jobs), job.id, index);
      if (found) tell(move(found));
      return found !== null;
    },
    setPaused: (queuePaused) => tell(session.call('settings.update', { queuePaused })),
    cancelAll: () => tell(session.call('jobs.cancelAll', {})),
    retryFailed: () => tell(session.call('jobs.retryFailed', {})),
  };
}
