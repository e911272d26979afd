import type { SchedulerConfig } from './model-layout-schemas.ts';

/** Schedulers that this app implements, by diffusers' class names, in the order in which people are offered them. */
export const supportedSchedulers = [
  'DDIMScheduler',
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'UniPCMultistepScheduler',
  'HeunDiscreteScheduler',
  'LMSDiscreteScheduler',
  'PNDMScheduler',
  'DDPMScheduler',
  'LCMScheduler',
] as const;
export type SchedulerName = (typeof supportedSchedulers)[number];

/**
 * The schedulers that draw with a model: those that do not refuse its configuration, and `LCMScheduler` only where the
 * model was distilled for it. DDIM is always among them.
 */
export function fittingSchedulers(config: SchedulerConfig, latentConsistency: boolean): SchedulerName[] {
  return supportedSchedulers
    .filter((name) => name !== 'LCMScheduler' || latentConsistency)
    .filter((name) => !refuses(name, config));
}

/** Whether the scheduler of that name throws when it is created with the configuration. */
function refuses(name: SchedulerName, config: SchedulerConfig): boolean {
  switch (name) {
    case 'DDIMScheduler':
    case 'LCMScheduler':
      return false;
    case 'EulerAncestralDiscreteScheduler':
    case 'PNDMScheduler':
      return config.prediction_type === 'sample';
    case 'DDPMScheduler':
      return !fixedVariances.some((fixed) => fixed === (config.variance_type ?? 'fixed_small'));
    case 'EulerDiscreteScheduler':
    case 'HeunDiscreteScheduler':
    case 'LMSDiscreteScheduler':
      return asksForOtherSpacing(config);
    case 'DPMSolverMultistepScheduler':
      return asksForOtherSpacing(config) || missesZero(config) || isThirdOfSde(config);
    case 'DPMSolverSinglestepScheduler':
      return asksForOtherSpacing(config) || missesZero(config) || config.algorithm_type === 'sde-dpmsolver';
    case 'UniPCMultistepScheduler':
      return asksForOtherSpacing(config) || correctorMissesZero(config);
  }
}

/** What DDPM can do without a model that predicts the variance. */
export const fixedVariances = ['fixed_small', 'fixed_small_log', 'fixed_large'] as const;

/** Beta or flow matching sigmas, or several spacings of sigmas at once. */
export function asksForOtherSpacing(config: SchedulerConfig): boolean {
  const respacings = [config.use_karras_sigmas, config.use_exponential_sigmas, config.use_beta_sigmas];
  return (
    [config.use_beta_sigmas, config.use_flow_sigmas].some(Boolean) || respacings.filter(Boolean).length > 1
  );
}

const endsWithoutNoise = (config: SchedulerConfig) => (config.final_sigmas_type ?? 'zero') === 'zero';

/** DPM-Solver's equations in noise do not reach a level without any. */
export function missesZero(config: SchedulerConfig): boolean {
  const inNoise = config.algorithm_type === 'dpmsolver' || config.algorithm_type === 'sde-dpmsolver';
  return inNoise && endsWithoutNoise(config);
}

/** DPM-Solver's stochastic equation in noise has no third order. */
export function isThirdOfSde(config: SchedulerConfig): boolean {
  return config.algorithm_type === 'sde-dpmsolver' && config.solver_order === 3;
}

/** UniPC reaches a level without noise only in originals and with a last step of the first order. */
export function correctorMissesZero(config: SchedulerConfig): boolean {
  const firstOrderAtEnd = (config.lower_order_final ?? true) || config.solver_order === 1;
  return endsWithoutNoise(config) && (config.predict_x0 === false || !firstOrderAtEnd);
}
