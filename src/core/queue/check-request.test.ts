import { expect, test } from 'vitest';
import type { JobRequest, JobStart } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { sampleModel, sampleRequest } from '#shared/contract/samples.ts';
import { checkAgainstModel, inputIdsOf } from './check-request.ts';

const variation = { use: 'variation', inputId: 'a', imageId: null, strength: 0.5, maskId: null } as const;
const upscale = { use: 'upscale', inputId: 'a', imageId: null } as const;
const drawing = sampleModel();
const upscaler = sampleModel({ name: 'Larger', kind: 'upscaler', startPicture: 'required', schedulers: [] });
const check = (model: typeof drawing, start?: JobStart) => () =>
  checkAgainstModel({ ...sampleRequest, ...(start ? { start } : {}) }, model);

test('a picture to begin with goes to the models that take one', () => {
  expect(check(drawing, variation)).not.toThrow();
  expect(check(upscaler, upscale)).not.toThrow();
  expect(check(sampleModel({ startPicture: 'none' }), variation)).toThrow('vae_encoder');
  expect(check(upscaler)).toThrow('Larger makes pictures larger: choose a picture');
  expect(check(upscaler, variation)).toThrow('Larger makes pictures larger');
  expect(check(drawing, upscale)).toThrow('makes pictures from words');
});

test('a model that fills in takes nothing without a mask', () => {
  const filling = sampleModel({ startPicture: 'masked' });
  for (const start of [undefined, variation])
    expect(check(filling, start)).toThrow('a start picture and a mask');
  expect(check(filling, { ...variation, maskId: 'b' })).not.toThrow();
});

test('what a distilled model has no use for is refused, not left out unsaid', () => {
  const asked = (guidance: Model['guidance'], changes: Partial<JobRequest>) => () =>
    checkAgainstModel(
      { ...sampleRequest, negativePrompt: '', ...changes },
      sampleModel({ name: 'Fast', guidance }),
    );
  expect(asked('none', { guidanceScale: 7.5 })).toThrow(
    'Fast draws without guidance: leave it out, or give 0, not 7.5',
  );
  expect(asked('none', { guidanceScale: 1 })).not.toThrow();
  expect(asked('none', { guidanceScale: 0, negativePrompt: 'rain' })).toThrow(
    'Fast takes no negative prompt',
  );
  expect(asked('embedded', { guidanceScale: 8.5 })).not.toThrow();
  expect(asked('embedded', { negativePrompt: 'rain' })).toThrow('no negative prompt');
  expect(asked('free', { guidanceScale: 7.5, negativePrompt: 'rain' })).not.toThrow();
});

test('the picture and its mask are both needed', () => {
  expect(inputIdsOf(sampleRequest)).toEqual([]);
  expect(inputIdsOf({ ...sampleRequest, start: upscale })).toEqual(['a']);
  expect(inputIdsOf({ ...sampleRequest, start: { ...variation, maskId: 'b' } })).toEqual(['a', 'b']);
});
