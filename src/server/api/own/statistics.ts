import { z } from 'zod';
import type { Output } from '#shared/contract/index.ts';

const countsShape = {
  /** Pictures that wait or are being made: expected there, or over all. */
  current_queue_depth: z.int(),
  /** Pictures that were made since the start. */
  total_requests: z.int(),
  /** Calls of the model that made them. */
  total_batches: z.int(),
  /** Pictures of one call on average; 0 before the first. */
  avg_batch_size: z.number(),
};

export const statisticsSchema = z.object({
  ...countsShape,
  per_gpu_stats: z.array(z.object({ gpu_id: z.int(), ...countsShape })),
});
type Statistics = z.output<typeof statisticsSchema>;

interface Seen {
  snapshot: Pick<Output<'app.snapshot'>, 'jobs' | 'devices'>;
  plan: Pick<Output<'jobs.plan'>, 'runs'>;
  performance: Pick<Output<'performance.statistics'>, 'devices'>;
}

/** What each device has done since the start and has before it, under the names that scripts know. */
export function statisticsOf({ snapshot, plan, performance }: Seen): Statistics {
  const units = snapshot.jobs.flatMap((job) => job.units);
  const perGpu = snapshot.devices
    .filter(({ backend, hiddenBy }) => backend !== 'cpu' && hiddenBy === null)
    .map(({ id, index }) => {
      const running = units.filter((unit) => unit.state === 'running' && unit.deviceId === id).length;
      const planned = plan.runs.filter(({ deviceId }) => deviceId === id);
      const totals = performance.devices.find(({ deviceId }) => deviceId === id)?.sinceStart;
      return {
        gpu_id: index,
        current_queue_depth: running + planned.reduce((sum, { count }) => sum + count, 0),
        ...countsOf([totals]),
      };
    });
  return {
    current_queue_depth: units.filter(({ state }) => state === 'queued' || state === 'running').length,
    ...countsOf(performance.devices.map(({ sinceStart }) => sinceStart)),
    per_gpu_stats: perGpu,
  };
}

function countsOf(totals: ({ completedUnits: number; completedAttempts: number } | undefined)[]) {
  const requests = totals.reduce((sum, one) => sum + (one?.completedUnits ?? 0), 0);
  const batches = totals.reduce((sum, one) => sum + (one?.completedAttempts ?? 0), 0);
  const average = batches === 0 ? 0 : requests / batches;
  return {
    total_requests: requests,
    total_batches: batches,
    avg_batch_size: Number(average.toFixed(3)),
  };
}
