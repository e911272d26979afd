import type { JobRequest } from '#shared/contract/jobs.ts';

/** Pictures with the same key can go through the UNet together; prompts, guidance and seeds are each one's own. */
export function batchKeyOf({
  modelId,
  width,
  height,
  steps,
  scheduler,
}: Pick<JobRequest, 'modelId' | 'width' | 'height' | 'steps' | 'scheduler'>): string {
  return [modelId, width, height, steps, scheduler].join(' ');
}
