import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { NormalNoise } from '#inference/noise.ts';
import { createScheduler } from '#inference/schedulers/create-scheduler.ts';
import { createDdimScheduler } from '#inference/schedulers/ddim.ts';
import { createEulerDiscreteScheduler } from '#inference/schedulers/euler-discrete.ts';
import type { Scheduler } from '#inference/schedulers/scheduler.ts';
import { supportedSchedulers } from '#shared/model-layout.ts';
import { schedulerConfigSchema } from '#shared/model-layout-schemas.ts';

/** Written by diffusers_reference.py with diffusers' own classes. */
const referenceSchema = z.object({
  sample: z.array(z.number()),
  noise: z.array(z.number()),
  cases: z.array(
    z.object({
      scheduler: z.enum(supportedSchedulers),
      config: schedulerConfigSchema,
      steps: z.int(),
      options: z.record(z.string(), z.number()),
      timesteps: z.array(z.number()),
      initNoiseSigma: z.number(),
      previous: z.array(z.array(z.number())),
      predictedOriginal: z.array(z.array(z.number())),
      noised: z.array(z.number()).optional(),
    }),
  ),
});
const reference = referenceSchema.parse(
  JSON.parse(readFileSync(new URL('diffusers-schedulers.json', import.meta.url), 'utf8')),
);
type Case = (typeof reference.cases)[number];

const sameNoise: NormalNoise = { next: () => Float32Array.from(reference.noise) };

function create({ scheduler, config, options }: Case): Scheduler {
  const { eta = 0, s_churn = 0, s_tmin = 0, s_tmax = Infinity, s_noise = 1 } = options;
  if (scheduler === 'DDIMScheduler') return createDdimScheduler(config, { eta });
  if (scheduler !== 'EulerDiscreteScheduler') return createScheduler(scheduler, config);
  return createEulerDiscreteScheduler(config, {
    churn: s_churn,
    churnMinimumSigma: s_tmin,
    churnMaximumSigma: s_tmax,
    churnNoiseScale: s_noise,
  });
}

/** The stand-in for a model of diffusers_reference.py. */
const model = (input: Float32Array, timestep: number) =>
  input.map((value, index) => 0.3 * value * Math.cos(timestep / 100) + 0.2 * Math.sin(index + timestep / 50));

/** diffusers counts in float32 tables, we in float64: the same up to their rounding, which small alphas enlarge. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], relative: number) {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const scale = Math.max(1, ...expected.map(Math.abs));
    expect(Math.abs((actual[index] ?? NaN) - value)).toBeLessThan(relative * scale);
  }
}

for (const example of reference.cases) {
  const { scheduler: name, config, steps, options } = example;
  const details = Object.entries({ ...config, ...options }).map(([key, value]) =>
    Array.isArray(value) ? key : `${key}=${String(value)}`,
  );
  test(`${name} takes diffusers' ${steps} steps with ${details.join(' ')}`, () => {
    const scheduler = create(example);
    scheduler.setTimesteps(steps);
    // The squared-cosine schedule ends so close to zero that float32 itself is 1e-3 off there.
    const relative = config.beta_schedule === 'squaredcos_cap_v2' ? 2e-3 : 2e-5;
    expectNear(scheduler.timesteps, example.timesteps, 2e-5);
    expect(scheduler.initNoiseSigma / example.initNoiseSigma).toBeCloseTo(1, relative > 1e-4 ? 2 : 4);

    let sample = Float32Array.from(reference.sample, (value) => value * scheduler.initNoiseSigma);
    for (const [index, timestep] of scheduler.timesteps.entries()) {
      const output = model(scheduler.scaleModelInput(sample, index), timestep);
      const { previous, predictedOriginal } = scheduler.step(output, index, sample, sameNoise);
      expectNear(previous, example.previous[index] ?? [], relative);
      // Some of diffusers' classes do not say what they predict.
      const expectedOriginal = example.predictedOriginal[index];
      if (expectedOriginal) expectNear(predictedOriginal, expectedOriginal, relative);
      sample = Float32Array.from(previous);
    }
    if (example.noised) {
      const middle = Math.floor(scheduler.timesteps.length / 2);
      const original = Float32Array.from(reference.sample);
      expectNear(
        scheduler.addNoise(original, Float32Array.from(reference.noise), middle),
        example.noised,
        relative,
      );
    }
  });
}
