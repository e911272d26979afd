import { expect, test } from 'vitest';
import { sampleImage, sampleModel } from '#shared/contract/samples.ts';
import { emptyDraft, fromImage } from '../composer/draft.ts';
import { notTakenOver } from './not-taken-over.ts';

const model = sampleModel({ schedulers: ['DDIMScheduler'] });
const sentence = (changes: Parameters<typeof sampleImage>[0]) => {
  const image = sampleImage({
    modelId: model.id,
    modelName: model.name,
    scheduler: 'DDIMScheduler',
    ...changes,
  });
  return notTakenOver(image, fromImage(emptyDraft, image, [model]), [model]);
};

test('settings of another program that have no counterpart are named when they are reused', () => {
  const other = { modelId: null, modelName: 'dreamshaper_8', scheduler: 'HeunDiscreteScheduler' };
  expect(sentence({ ...other, leftOut: ['Sampler DPM adaptive', '2 LoRAs', 'Karras noise levels'] })).toBe(
    'Not taken over: the model dreamshaper_8, the scheduler Heun, sampler DPM adaptive, 2 LoRAs, Karras noise levels.',
  );
});

test('where all of them are taken over nothing is said', () => {
  expect(sentence({})).toBeNull();
  expect(sentence({ modelId: null })).toBeNull();
  expect(sentence({ modelId: null, modelName: '', scheduler: null })).toBeNull();
});
