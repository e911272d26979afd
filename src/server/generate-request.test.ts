import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createModelLibrary } from '#core/models/model-library.ts';
import type { Model } from '#shared/contract/models.ts';
import { jobRequestOf } from './generate-request.ts';

const embedded = fileURLToPath(new URL('../../resources/models', import.meta.url));
const models = createModelLibrary({ embedded, own: embedded }).list();
const model = models[0] ?? expect.unreachable('The embedded model is missing.');
const prompt = 'a red lighthouse';

test('what is unset comes from the embedded model', () => {
  const { width, height, steps, guidanceScale, scheduler } = model.defaults;
  expect(jobRequestOf({ prompt }, models)).toEqual({
    prompt,
    negativePrompt: '',
    modelId: model.id,
    count: 1,
    seed: null,
    width,
    height,
    steps,
    guidanceScale,
    scheduler,
  });
});

test('zero is a value, not a gap', () => {
  expect(jobRequestOf({ prompt, seed: 0, guidance: 0 }, models)).toMatchObject({ seed: 0, guidanceScale: 0 });
});

test('the embedded model is chosen before others, another one by its name', () => {
  const own: Model = { ...model, id: 'own', embedded: false };
  expect(jobRequestOf({ prompt }, [own, model]).modelId).toBe(model.id);
  expect(jobRequestOf({ prompt, model: 'own' }, [own, model]).modelId).toBe('own');
});

test('a size or a scheduler that the model cannot do is refused with what it can', () => {
  expect(() => jobRequestOf({ prompt, width: 100 }, models)).toThrow('try 96 or 112');
  expect(() => jobRequestOf({ prompt, scheduler: 'Magic' }, models)).toThrow('choose');
});

test('a model that cannot be used says why', () => {
  const error = { code: 'model_invalid', message: 'Its UNet is missing.' } as const;
  const unusable: Model = { ...model, readiness: { state: 'unusable', error, reasons: [error.message] } };
  expect(() => jobRequestOf({ prompt }, [unusable])).toThrow('Its UNet is missing.');
});

test('settings that change make as many pictures as they have values, each checked before anything starts', () => {
  const vary = ['steps=10,20,30', 'guidance=3,5'];
  expect(jobRequestOf({ prompt, vary }, models)).toMatchObject({
    count: 6,
    vary: [
      { setting: 'steps', values: [10, 20, 30] },
      { setting: 'guidanceScale', values: [3, 5] },
    ],
  });
  expect(() => jobRequestOf({ prompt, vary, count: 2 }, models)).toThrow('leave --count out');
  expect(() => jobRequestOf({ prompt, vary: ['size=128x128,100x128'] }, models)).toThrow('try 96 or 112');
  expect(() => jobRequestOf({ prompt, vary: ['size=128'] }, models)).toThrow(
    'A size is written like 512x768.',
  );
  expect(() => jobRequestOf({ prompt, vary: ['strength=0.5'] }, models)).toThrow('start picture');
});
