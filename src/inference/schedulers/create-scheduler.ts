import { PolyptychError } from '#shared/errors.ts';
import { type SchedulerConfig, type SchedulerName, supportedSchedulers } from '#shared/model-layout.ts';
import { createDdimScheduler } from './ddim.ts';
import { createDdpmScheduler } from './ddpm.ts';
import { createDpmSolverMultistepScheduler } from './dpm-solver-multistep.ts';
import { createDpmSolverSinglestepScheduler } from './dpm-solver-singlestep.ts';
import { createEulerAncestralScheduler } from './euler-ancestral.ts';
import { createEulerDiscreteScheduler } from './euler-discrete.ts';
import { createHeunDiscreteScheduler } from './heun-discrete.ts';
import { createLcmScheduler } from './lcm.ts';
import { createLmsDiscreteScheduler } from './lms-discrete.ts';
import { createPndmScheduler } from './pndm.ts';
import type { Scheduler } from './scheduler.ts';
import { createUnipcMultistepScheduler } from './unipc-multistep.ts';

const factories: Record<SchedulerName, (config: SchedulerConfig) => Scheduler> = {
  DDIMScheduler: createDdimScheduler,
  EulerDiscreteScheduler: createEulerDiscreteScheduler,
  EulerAncestralDiscreteScheduler: createEulerAncestralScheduler,
  DPMSolverMultistepScheduler: createDpmSolverMultistepScheduler,
  DPMSolverSinglestepScheduler: createDpmSolverSinglestepScheduler,
  UniPCMultistepScheduler: createUnipcMultistepScheduler,
  HeunDiscreteScheduler: createHeunDiscreteScheduler,
  LMSDiscreteScheduler: createLmsDiscreteScheduler,
  PNDMScheduler: createPndmScheduler,
  DDPMScheduler: createDdpmScheduler,
  LCMScheduler: createLcmScheduler,
};

/**
 * Builds a scheduler by its diffusers class name from a model's scheduler_config.json, whichever class that file was
 * written for: as diffusers' `from_config` does, fields of the same name are taken and others are left.
 */
export function createScheduler(name: string, config: SchedulerConfig): Scheduler {
  const known = supportedSchedulers.find((candidate) => candidate === name);
  if (!known)
    throw new PolyptychError(
      'bad_input',
      `The scheduler must be one of ${supportedSchedulers.join(', ')}, not ${name}.`,
    );
  return factories[known](config);
}
