import { expect, test } from 'vitest';
import { namedSampler } from '#core/gallery/picture-settings/sampler-names.ts';
import { supportedSchedulers } from '#shared/fitting-schedulers.ts';
import { sampleModel } from '#shared/contract/samples.ts';
import { fromWordsSchema, optionsOf, samplerNameOf } from './generation.ts';

const model = sampleModel();
const options = (body: object) => optionsOf(fromWordsSchema.parse({ prompt: 'a hill', ...body }), model);

test.each(supportedSchedulers)('%s is found again by the name that it is listed under', (scheduler) => {
  expect(namedSampler(samplerNameOf(scheduler)).scheduler).toBe(scheduler);
});

test('what is left out or empty is left to the model', () => {
  const usual = { prompt: 'a hill', model: 'postcards', count: 1 };
  expect(options({})).toEqual(usual);
  expect(options({ seed: -1, negative_prompt: '', sampler_name: 'Automatic', steps: null })).toEqual(usual);
});

test('batches times their size is how many, and all else has its counterpart', () => {
  expect(
    options({
      batch_size: 2,
      n_iter: 3,
      seed: 5,
      steps: 9,
      cfg_scale: 4.5,
      width: 64,
      height: 96,
      negative_prompt: 'snow',
      sampler_index: 'DPM++ 2M Karras',
    }),
  ).toEqual({
    prompt: 'a hill',
    model: 'postcards',
    count: 6,
    seed: 5,
    steps: 9,
    guidance: 4.5,
    width: 64,
    height: 96,
    negative: 'snow',
    scheduler: 'DPMSolverMultistepScheduler',
  });
});

test('what is not there is refused with a sentence', () => {
  expect(() => options({ sampler_name: 'Restart' })).toThrow('There is no sampler "Restart"');
  for (const body of [{ enable_hr: true }, { restore_faces: true }, { tiling: true }, { script_name: 'x' }])
    expect(() => options(body)).toThrow('leave');
});
