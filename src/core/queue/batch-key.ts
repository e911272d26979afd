import type { JobRequest } from '#shared/contract/jobs.ts';

/**
 * Pictures with the same key can go through the UNet together; prompts, guidance, seeds and the pictures that they begin
 * with are each one's own. null: made larger one at a time.
 */
export function batchKeyOf({
  modelId,
  width,
  height,
  steps,
  scheduler,
  start,
}: Pick<JobRequest, 'modelId' | 'width' | 'height' | 'steps' | 'scheduler' | 'start'>): string | null {
  if (start?.use === 'upscale') return null;
  // With the strength the first step changes.
  const strength = start ? [start.strength] : [];
  return [modelId, width, height, steps, scheduler, ...strength].join(' ');
}
