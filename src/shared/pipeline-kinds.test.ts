import { expect, test } from 'vitest';
import { habitsOf, type ModelTraits, pipelineKindOf } from './pipeline-kinds.ts';

test.each([
  ['StableDiffusionPipeline', 'stable-diffusion'],
  ['OnnxStableDiffusionPipeline', 'stable-diffusion'],
  ['ORTStableDiffusionPipeline', 'stable-diffusion'],
  ['OnnxStableDiffusionInpaintPipeline', 'stable-diffusion'],
  ['StableDiffusionXLPipeline', 'stable-diffusion-xl'],
  ['ORTStableDiffusionXLPipeline', 'stable-diffusion-xl'],
  ['StableDiffusionXLInpaintPipeline', 'stable-diffusion-xl'],
  ['StableDiffusionXLImg2ImgPipeline', 'stable-diffusion-xl'],
  ['ORTLatentConsistencyModelPipeline', 'latent-consistency'],
  ['LatentConsistencyModelImg2ImgPipeline', 'latent-consistency'],
  ['StableDiffusion3Pipeline', null],
  ['FluxPipeline', null],
  ['StableDiffusionUpscalePipeline', null],
  ['StableDiffusionControlNetPipeline', null],
  ['constructorPipeline', null],
])('%s is of the kind %s', (name, kind) => {
  expect(pipelineKindOf(name)).toBe(kind);
});

const traits = (change: Partial<ModelTraits>): ModelTraits => ({
  kind: 'stable-diffusion',
  scheduler: { _class_name: 'PNDMScheduler' },
  guidanceEmbeddingWidth: null,
  stated: undefined,
  ...change,
});
/** As stabilityai publishes them. */
const sdTurbo = {
  _class_name: 'EulerDiscreteScheduler',
  timestep_spacing: 'trailing',
  prediction_type: 'epsilon',
} as const;
const sdxlTurbo = { _class_name: 'EulerAncestralDiscreteScheduler', timestep_spacing: 'trailing' } as const;

test('a model is offered the numbers that its kind is used with', () => {
  expect(habitsOf(traits({}))).toMatchObject({ guidance: 'free', steps: 25, guidanceScale: 7.5 });
  expect(
    habitsOf(traits({ kind: 'stable-diffusion-xl', scheduler: { _class_name: 'EulerDiscreteScheduler' } })),
  ).toMatchObject({ guidance: 'free', steps: 25, guidanceScale: 5 });
  expect(habitsOf(traits({ scheduler: sdTurbo }))).toMatchObject({
    guidance: 'none',
    steps: 4,
    guidanceScale: 0,
  });
  expect(habitsOf(traits({ kind: 'stable-diffusion-xl', scheduler: sdxlTurbo })).guidance).toBe('none');
  expect(habitsOf(traits({ kind: 'latent-consistency', guidanceEmbeddingWidth: 256 }))).toMatchObject({
    guidance: 'embedded',
    steps: 4,
    guidanceScale: 8.5,
  });
  expect(habitsOf(traits({ kind: 'stable-diffusion-xl', guidanceEmbeddingWidth: 256 })).guidance).toBe(
    'embedded',
  );
  expect(habitsOf(traits({ scheduler: { _class_name: 'LCMScheduler' } }))).toMatchObject({
    guidance: 'free',
    steps: 6,
  });
});

test('models of many steps that count from the noisiest one are not taken for distilled ones; a card has the last word', () => {
  expect(habitsOf(traits({ scheduler: { ...sdTurbo, prediction_type: 'v_prediction' } })).guidance).toBe(
    'free',
  );
  expect(habitsOf(traits({ scheduler: { ...sdTurbo, rescale_betas_zero_snr: true } })).guidance).toBe('free');
  expect(habitsOf(traits({ scheduler: { ...sdTurbo, timestep_spacing: 'leading' } })).guidance).toBe('free');
  expect(habitsOf(traits({ scheduler: sdTurbo, stated: 'free' })).guidance).toBe('free');
  expect(habitsOf(traits({ stated: 'none' })).guidance).toBe('none');
});
