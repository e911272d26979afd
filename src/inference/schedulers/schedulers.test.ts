import { expect, test } from 'vitest';
import { type SchedulerConfig, supportedSchedulers } from '#shared/model-layout.ts';
import { PolyptychError } from '#shared/errors.ts';
import { fittingSchedulers } from '#shared/fitting-schedulers.ts';
import { schedulerConfigSchema } from '#shared/model-layout-schemas.ts';
import { createUniformIntegers } from '#shared/random.ts';
import { createNormalNoise } from '../noise.ts';
import { createScheduler } from './create-scheduler.ts';
import { createDdimScheduler } from './ddim.ts';
import { createEulerDiscreteScheduler } from './euler-discrete.ts';
import { cumulativeAlphas } from './noise-schedule.ts';

const stableDiffusion: SchedulerConfig = {
  beta_start: 0.000_85,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  clip_sample: false,
  set_alpha_to_one: false,
  steps_offset: 1,
};
const count = 64;
const original = createNormalNoise(1).next(count);
const noise = createNormalNoise(2).next(count);
const at = (values: Float32Array, index: number) => values[index] ?? NaN;

/** The paper's forward process: what a perfect model would have to see and say at a share of signal `alpha`. */
function perfectModel(config: SchedulerConfig, alpha: number): Float32Array {
  const signal = Math.sqrt(alpha);
  const noisiness = Math.sqrt(1 - alpha);
  if (config.prediction_type === 'sample') return original;
  if (config.prediction_type === 'v_prediction')
    return original.map((value, index) => signal * at(noise, index) - noisiness * value);
  return noise;
}

function largestDifference(a: Float32Array, b: Float32Array) {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - at(b, index))), 0);
}

const spacings = ['leading', 'linspace', 'trailing'] as const;
const predictions = ['epsilon', 'v_prediction', 'sample'] as const;

for (const timestep_spacing of spacings)
  for (const prediction_type of predictions) {
    const config = { ...stableDiffusion, timestep_spacing, prediction_type };
    const alphas = cumulativeAlphas(config);

    test(`with a perfect model, DDIM steps along the forward process (${timestep_spacing}, ${prediction_type})`, () => {
      const scheduler = createDdimScheduler(config);
      scheduler.setTimesteps(12);
      const stride = Math.floor(1000 / 12);
      for (const [index, timestep] of scheduler.timesteps.entries()) {
        const sample = scheduler.addNoise(original, noise, index);
        const alpha = alphas[timestep] ?? NaN;
        const { previous, predictedOriginal } = scheduler.step(
          perfectModel(config, alpha),
          index,
          sample,
          null,
        );
        const next = alphas[Math.max(timestep - stride, 0)] ?? NaN;
        const expected = original.map(
          (value, position) => Math.sqrt(next) * value + Math.sqrt(1 - next) * at(noise, position),
        );
        expect(largestDifference(previous, expected)).toBeLessThan(2e-5);
        expect(largestDifference(predictedOriginal, original)).toBeLessThan(2e-4);
      }
    });

    test(`with a perfect model, Euler ends at the original (${timestep_spacing}, ${prediction_type})`, () => {
      const scheduler = createEulerDiscreteScheduler(config);
      scheduler.setTimesteps(12);
      let sample = scheduler.addNoise(original, noise, 0);
      for (const index of scheduler.timesteps.keys()) {
        // The sample is original + sigma x noise: its noise level is seen in how far it is from the original.
        const sigma = (at(sample, 0) - at(original, 0)) / at(noise, 0);
        const scaled = scheduler.scaleModelInput(sample, index);
        const expectedInput = sample.map((value) => value / Math.sqrt(sigma ** 2 + 1));
        expect(largestDifference(scaled, expectedInput)).toBeLessThan(1e-4);
        const output = perfectModel(config, 1 / (sigma ** 2 + 1));
        const { previous, predictedOriginal } = scheduler.step(output, index, sample, null);
        expect(largestDifference(predictedOriginal, original)).toBeLessThan(1e-4);
        sample = previous;
      }
      expect(largestDifference(sample, original)).toBeLessThan(1e-4);
    });
  }

test('with eta, DDIM adds noise of the deviation in formula 16', () => {
  const alphas = cumulativeAlphas(stableDiffusion);
  const still = createDdimScheduler(stableDiffusion);
  const noisy = createDdimScheduler(stableDiffusion, { eta: 1 });
  still.setTimesteps(10);
  noisy.setTimesteps(10);
  const flat = new Float32Array(100_000);
  const { previous } = noisy.step(flat, 4, flat, createNormalNoise(3));
  const spread = Math.sqrt(previous.reduce((sum, value) => sum + value ** 2, 0) / flat.length);
  const [alpha = NaN, before = NaN] = [alphas[501], alphas[401]];
  const deviation = Math.sqrt(((1 - before) / (1 - alpha)) * (1 - alpha / before));
  expect(spread).toBeCloseTo(deviation, 2);
  expect(still.step(flat, 4, flat, createNormalNoise(3)).previous).toEqual(flat);
});

test('a prediction beyond the clip range is clipped, by 1 where the file does not say', () => {
  const large = new Float32Array(4).fill(5);
  const config: SchedulerConfig = { prediction_type: 'sample' };
  for (const [range, given] of [
    [1, config],
    [2.5, { ...config, clip_sample_range: 2.5 }],
    [5, { ...config, clip_sample: false }],
  ] as const) {
    const scheduler = createDdimScheduler(given);
    scheduler.setTimesteps(4);
    const { predictedOriginal } = scheduler.step(large, 0, large, null);
    expect(predictedOriginal[0]).toBe(range);
  }
});

test('with a rescaled schedule the last timestep is pure noise', () => {
  const alphas = cumulativeAlphas({ ...stableDiffusion, rescale_betas_zero_snr: true });
  expect(alphas.at(-1)).toBe(0);
  expect(alphas.at(0)).toBeCloseTo(1 - 0.000_85, 6);
});

test('a model published with another scheduler is offered ours, built from the same file', () => {
  const pndm = { ...stableDiffusion, _class_name: 'PNDMScheduler', skip_prk_steps: true };
  const own = createScheduler('EulerDiscreteScheduler', pndm);
  own.setTimesteps(5);
  const plain = createEulerDiscreteScheduler(stableDiffusion);
  plain.setTimesteps(5);
  expect(own.timesteps).toEqual(plain.timesteps);
  expect(own.initNoiseSigma).toBe(plain.initNoiseSigma);
});

test('what cannot be done is said in a sentence, for each scheduler', () => {
  expect(() => createScheduler('KDPM2Scheduler', {})).toThrow(/one of DDIMScheduler, Euler/);
  const picturing: SchedulerConfig = { prediction_type: 'sample' };
  expect(() => createScheduler('PNDMScheduler', picturing)).toThrow(/PNDM cannot use/);
  expect(() => createScheduler('EulerAncestralDiscreteScheduler', picturing)).toThrow(/ancestral cannot use/);
  expect(() => createScheduler('DDPMScheduler', { variance_type: 'learned' })).toThrow(/variance learned/);
  const inNoise: SchedulerConfig = { algorithm_type: 'dpmsolver' };
  for (const name of ['DPMSolverMultistepScheduler', 'DPMSolverSinglestepScheduler'])
    expect(() => createScheduler(name, inNoise)).toThrow(/no noise at all/);
  const stochastic: SchedulerConfig = { algorithm_type: 'sde-dpmsolver', final_sigmas_type: 'sigma_min' };
  expect(() => createScheduler('DPMSolverSinglestepScheduler', stochastic)).toThrow(/only as a multistep/);
  expect(() => createScheduler('DPMSolverMultistepScheduler', { ...stochastic, solver_order: 3 })).toThrow(
    /third order/,
  );
  expect(() => createScheduler('UniPCMultistepScheduler', { predict_x0: false })).toThrow(/no noise at all/);
  expect(() => createScheduler('UniPCMultistepScheduler', { use_flow_sigmas: true })).toThrow(/beta or flow/);
  expect(() => createScheduler('EulerDiscreteScheduler', { use_beta_sigmas: true })).toThrow(/beta or flow/);
  const both: SchedulerConfig = { use_karras_sigmas: true, use_exponential_sigmas: true };
  expect(() => createScheduler('LMSDiscreteScheduler', both)).toThrow(/several spacings/);
});

test('a number of steps that the model does not take is refused with what it takes', () => {
  const few: SchedulerConfig = { num_train_timesteps: 10 };
  for (const name of supportedSchedulers.filter((each) => each !== 'LCMScheduler'))
    for (const steps of [0, 2.5, 11])
      expect(() => createScheduler(name, few).setTimesteps(steps)).toThrow(/takes from 1 to 10 steps, not/);
  const lcm = createScheduler('LCMScheduler', { original_inference_steps: 8 });
  expect(() => lcm.setTimesteps(9)).toThrow(/from 1 to 8 steps with LCM, not 9/);
  const ddim = createScheduler('DDIMScheduler', { num_train_timesteps: 10, steps_offset: 1 });
  expect(() => ddim.setTimesteps(10)).toThrow(/from 1 to 9 steps, not 10/);
});

test('each scheduler takes a single step', () => {
  for (const name of supportedSchedulers) {
    const scheduler = createScheduler(name, stableDiffusion);
    scheduler.setTimesteps(1);
    expect(scheduler.timesteps).toHaveLength(1);
    const sample = noise.map((value) => value * scheduler.initNoiseSigma);
    const { previous } = scheduler.step(noise, 0, sample, createNormalNoise(4));
    expect(previous.every(Number.isFinite)).toBe(true);
  }
});

test('PNDM and Heun name every call of the model', () => {
  const calls = (name: string, config: SchedulerConfig) => {
    const scheduler = createScheduler(name, config);
    scheduler.setTimesteps(10);
    return scheduler.timesteps;
  };
  // As in test_steps_offset of diffusers' test_scheduler_pndm.py.
  expect(calls('PNDMScheduler', { steps_offset: 1 })).toEqual([
    901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1,
  ]);
  expect(calls('PNDMScheduler', { steps_offset: 1, skip_prk_steps: true })).toEqual([
    901, 801, 801, 701, 601, 501, 401, 301, 201, 101, 1,
  ]);
  expect(calls('HeunDiscreteScheduler', { timestep_spacing: 'leading' }).slice(0, 5)).toEqual([
    900, 800, 800, 700, 700,
  ]);
});

test('what a model is offered is what can be created for it', () => {
  const values = {
    prediction_type: ['epsilon', 'v_prediction', 'sample'],
    algorithm_type: ['dpmsolver', 'dpmsolver++', 'sde-dpmsolver', 'sde-dpmsolver++', 'deis'],
    solver_order: [1, 2, 3],
    final_sigmas_type: ['zero', 'sigma_min'],
    lower_order_final: [true, false],
    predict_x0: [true, false],
    use_karras_sigmas: [true, false],
    use_beta_sigmas: [false, null, true],
    variance_type: [null, 'fixed_large', 'learned_range'],
  };
  const next = createUniformIntegers([1, 2, 3, 4]);
  for (let round = 0; round < 200; round += 1) {
    const drawn = Object.entries(values).map(([key, choices]) => [key, choices[next() % choices.length]]);
    const config = schedulerConfigSchema.parse(Object.fromEntries(drawn));
    const offered = fittingSchedulers(config, true);
    const created = supportedSchedulers.filter((name) => {
      try {
        createScheduler(name, config).setTimesteps(5);
        return true;
      } catch (error) {
        if (error instanceof PolyptychError && error.code === 'model_invalid') return false;
        throw error;
      }
    });
    expect({ config, created }).toEqual({ config, created: offered });
  }
});

test('where the first timestep has no signal at all, clipping still gives a finite prediction', () => {
  const config: SchedulerConfig = {
    rescale_betas_zero_snr: true,
    timestep_spacing: 'trailing',
    clip_sample: true,
  };
  for (const name of ['DDIMScheduler', 'DDPMScheduler', 'LCMScheduler']) {
    const scheduler = createScheduler(name, config);
    scheduler.setTimesteps(4);
    const { previous } = scheduler.step(original, 0, noise, null);
    expect({ name, finite: previous.every(Number.isFinite) }).toEqual({ name, finite: true });
  }
});
