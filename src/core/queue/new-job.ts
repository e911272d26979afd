import { type JobRequest, jobLimits } from '#shared/contract/jobs.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import type { JobRecord } from './job-record.ts';

/**
 * A job as it enters the queue. Seeds count up from the first one and wrap around, so that the largest has successors;
 * where settings change from picture to picture, the seed does only if it is one of them.
 */
export function newJob(
  request: JobRequest & { seed: number },
  identity: Omit<JobRecord, 'request' | 'units'>,
): JobRecord {
  return {
    ...identity,
    request,
    units: Array.from({ length: request.count }, (_, index) => ({
      index,
      seed: request.vary
        ? requestOfUnit(request, index).seed
        : (request.seed + index) % (jobLimits.maximumSeed + 1),
      attempts: 0,
      failures: 0,
      failedDeviceIds: [],
      state: 'queued',
    })),
  };
}
