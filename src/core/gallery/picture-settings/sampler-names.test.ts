import { expect, test } from 'vitest';
import { namedSampler } from './sampler-names.ts';

test.each([
  ['Euler a', null, 'EulerAncestralDiscreteScheduler', null],
  ['k_euler_ancestral', null, 'EulerAncestralDiscreteScheduler', null],
  ['DPM++ 2M', null, 'DPMSolverMultistepScheduler', null],
  ['DPM++ 2M Karras', null, 'DPMSolverMultistepScheduler', 'Karras noise levels'],
  ['dpmpp_2m', 'sgm_uniform', 'DPMSolverMultistepScheduler', 'Sgm uniform noise levels'],
  ['dpmpp_2m', 'normal', 'DPMSolverMultistepScheduler', null],
  ['DPM++ 2S a', null, 'DPMSolverSinglestepScheduler', null],
  ['uni_pc_bh2', 'simple', 'UniPCMultistepScheduler', 'Simple noise levels'],
  ['PLMS', null, 'PNDMScheduler', null],
  ['lms_k', null, 'LMSDiscreteScheduler', 'Karras noise levels'],
  ['Restart', null, null, 'Sampler Restart'],
  ['DPM++ SDE', null, null, 'Sampler DPM++ SDE'],
])('%s with %s is %s', (sampler, spacing, scheduler, leftOut) => {
  expect(namedSampler(sampler, spacing)).toEqual({ scheduler, leftOut });
});
