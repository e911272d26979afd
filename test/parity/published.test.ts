import { expect, test } from 'vitest';
import type { NormalNoise } from '#inference/noise.ts';
import { createScheduler } from '#inference/schedulers/create-scheduler.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { type PublishedResult, type PublishedSuite, publishedSuites } from './published-results.ts';
import { createTorchNoise } from './torch-noise.ts';

/** diffusers' test samples: four pictures of 3 x 8 x 8 values. */
const pictures = 4;
const length = 3 * 8 * 8;
const count = pictures * length;
/** Counts up through all pictures, value by value. */
const sampleOf = (picture: number, index: number) => (index * pictures + picture) / count;
const noiseOf = (picture: number, index: number) => (count - 1 - index * pictures - picture) / count;

/** diffusers' stand-in for a model. */
const model = (sample: Float32Array, timestep: number) =>
  sample.map((value) => (value * timestep) / (timestep + 1));

/** Each picture's part of what torch draws for all four together. */
function createSharedNoise(): NormalNoise[] {
  const torch = createTorchNoise(0);
  const drawn: Float32Array[] = [];
  const noises: NormalNoise[] = [];
  for (let picture = 0; picture < pictures; picture += 1) {
    let draws = 0;
    noises.push({
      next() {
        const values = drawn[draws] ?? torch.next(count);
        drawn[draws] = values;
        draws += 1;
        return values.slice(picture * length, (picture + 1) * length);
      },
    });
  }
  return noises;
}

/** The loop of diffusers' tests: what the model is shown, already scaled, is also what the step starts from. */
function lastSample(suite: PublishedSuite, result: PublishedResult, picture: number, noise: NormalNoise) {
  const config: SchedulerConfig = { ...suite.config, ...result.config };
  const scheduler = createScheduler(suite.scheduler, config);
  scheduler.setTimesteps(result.steps ?? suite.steps);
  const scale = scheduler.initNoiseSigma;
  let sample = Float32Array.from({ length }, (_, index) => sampleOf(picture, index) * scale);
  if (result.noisedFrom !== undefined) {
    const added = Float32Array.from({ length }, (_, index) => noiseOf(picture, index));
    sample = Float32Array.from(scheduler.addNoise(sample, added, result.noisedFrom));
  }
  for (const [index, timestep] of scheduler.timesteps.entries()) {
    if (index < (result.noisedFrom ?? result.from ?? 0)) continue;
    const shown = scheduler.scaleModelInput(sample, index);
    sample = Float32Array.from(scheduler.step(model(shown, timestep), index, shown, noise).previous);
  }
  return sample;
}

for (const suite of publishedSuites)
  for (const result of suite.results)
    test(`${suite.scheduler} ends where test_scheduler_${suite.file}.py expects (test_${result.test})`, () => {
      const noises = createSharedNoise();
      const samples = noises.map((noise, picture) => lastSample(suite, result, picture, noise));
      const sum = samples
        .flatMap((sample) => [...sample])
        .reduce((total, value) => total + Math.abs(value), 0);
      // The margins are diffusers' own.
      expect(Math.abs(sum - (result.sum ?? sum))).toBeLessThan(1e-2);
      expect(Math.abs(sum / count - result.mean)).toBeLessThan(1e-3);
    });

test("the test's noise is torch's", () => {
  const noise = createTorchNoise(0);
  const expected = [-1.125_839_829, -1.152_360_201, -0.250_578_582, -0.433_878_809];
  const first = noise.next(count);
  for (const [index, value] of expected.entries()) expect(first[index]).toBeCloseTo(value, 5);
  expect(noise.next(count).at(-1)).toBeCloseTo(0.963_564_396, 5);
});
