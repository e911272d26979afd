import type { JobStart } from '#shared/contract/jobs.ts';

/** Text encoding and decoding, expressed in steps: what a picture costs beyond its steps. */
const fixedSteps = 3;

export interface WorkSize {
  steps: number;
  width: number;
  height: number;
  guidanceScale: number;
  /** From a picture only a share of the steps is done. */
  start?: JobStart | undefined;
}

const pixelSteps = ({ steps, width, height, guidanceScale, start }: WorkSize) =>
  (steps * (start?.use === 'variation' ? start.strength : 1) + fixedSteps) *
  width *
  height *
  (guidanceScale > 1 ? 2 : 1);

/**
 * Work of one picture: steps times pixels, twice with guidance, where 1 is a picture as the model draws it unless asked
 * otherwise. So one picture teaches about others of a different size or number of steps.
 */
export function workOf(size: WorkSize, usual: WorkSize): number {
  const one = pixelSteps(usual);
  return one > 0 ? pixelSteps(size) / one : 1;
}
