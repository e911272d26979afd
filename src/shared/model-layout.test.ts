import { expect, test } from 'vitest';
import {
  describeModel,
  type LayoutDocuments,
  missingFiles,
  requiredFiles,
  supportedSchedulers,
} from './model-layout.ts';

/** As Hugging Face publishes Stable Diffusion 1.5 in ONNX. */
const stableDiffusion: LayoutDocuments = {
  'model_index.json': { _class_name: 'OnnxStableDiffusionPipeline', unet: ['diffusers', 'OnnxRuntimeModel'] },
  'scheduler/scheduler_config.json': {
    _class_name: 'PNDMScheduler',
    beta_schedule: 'scaled_linear',
    beta_start: 0.000_85,
    beta_end: 0.012,
    trained_betas: null,
    skip_prk_steps: true,
  },
  'tokenizer/tokenizer_config.json': { model_max_length: 77, pad_token: '<|endoftext|>' },
  'unet/config.json': { sample_size: 64, in_channels: 4, block_out_channels: [320, 640, 1280, 1280] },
  'vae_decoder/config.json': {
    latent_channels: 4,
    block_out_channels: [128, 256, 512, 512],
    scaling_factor: 0.182_15,
  },
};
const embedded: LayoutDocuments = {
  ...stableDiffusion,
  'scheduler/scheduler_config.json': { _class_name: 'DDIMScheduler', prediction_type: 'v_prediction' },
  'unet/config.json': { sample_size: 16, in_channels: 4, block_out_channels: [64, 160] },
};
const failure = (documents: LayoutDocuments) => {
  try {
    describeModel(documents);
  } catch (error) {
    return error;
  }
  return null;
};
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'model_invalid', message: expect.stringMatching(message) });

test('without a card the defaults come from the model itself', () => {
  expect(describeModel(stableDiffusion)).toMatchObject({
    pipeline: 'OnnxStableDiffusionPipeline',
    name: null,
    demonstration: false,
    defaults: { width: 512, height: 512, steps: 25, guidanceScale: 7.5, scheduler: 'PNDMScheduler' },
    sizeMultiple: 64,
    maximumTokens: 77,
    schedulers: supportedSchedulers.filter((name) => name !== 'LCMScheduler'),
    vocabulary: [],
    latentRgb: null,
  });
});

test('the size multiple is what the VAE and the UNet divide by', () => {
  expect(describeModel(embedded)).toMatchObject({ sizeMultiple: 16, vaeScale: 8 });
  expect(describeModel(embedded).defaults).toMatchObject({ width: 128, scheduler: 'DDIMScheduler' });
});

test('exports without configurations are taken for Stable Diffusion 1.x, as diffusers takes them', () => {
  const { 'model_index.json': index, 'scheduler/scheduler_config.json': scheduler } = stableDiffusion;
  const bare = describeModel({ 'model_index.json': index, 'scheduler/scheduler_config.json': scheduler });
  expect(bare).toMatchObject({
    defaults: { width: 512, height: 512 },
    sizeMultiple: 64,
    latentChannels: 4,
    scalingFactor: 0.182_15,
    maximumTokens: null,
  });
});

test('the card wins, and sizes may differ in height and width', () => {
  const described = describeModel({
    ...stableDiffusion,
    'unet/config.json': {
      sample_size: [96, 64],
      block_out_channels: [320, 640, 1280, 1280],
      future: { field: 1 },
    },
    'polyptych.json': {
      name: 'Mine',
      license: 'MIT',
      demonstration: true,
      defaults: { steps: 12, scheduler: 'DDIMScheduler' },
      vocabulary: [{ label: 'Subject', words: ['tent'] }],
      examples: ['a tent'],
      latentRgb: { factors: Array.from({ length: 4 }, () => [0.1, 0.2, 0.3]) },
    },
  });
  expect(described).toMatchObject({
    name: 'Mine',
    demonstration: true,
    defaults: { width: 512, height: 768, steps: 12, scheduler: 'DDIMScheduler' },
    vocabulary: [{ label: 'Subject', words: ['tent'] }],
    latentRgb: { bias: [0, 0, 0] },
  });
});

test('an endless tokenizer is limited by the text encoder', () => {
  const described = describeModel({
    ...stableDiffusion,
    'tokenizer/tokenizer_config.json': { model_max_length: 1e30 },
    'text_encoder/config.json': { max_position_embeddings: 77 },
  });
  expect(described.maximumTokens).toBe(77);
});

test('schedulers that would refuse the configuration are not offered', () => {
  const offered = (scheduler: object, unet = {}) =>
    describeModel({
      ...stableDiffusion,
      'scheduler/scheduler_config.json': scheduler,
      'unet/config.json': unet,
    });
  const general = offered({}).schedulers;
  expect(general).toHaveLength(supportedSchedulers.length - 1);
  expect(general).not.toContain('LCMScheduler');

  const picturing = offered({ prediction_type: 'sample' }).schedulers;
  expect(general.filter((name) => !picturing.includes(name))).toEqual([
    'EulerAncestralDiscreteScheduler',
    'PNDMScheduler',
  ]);
  const spaced = offered({ _class_name: 'EulerDiscreteScheduler', use_beta_sigmas: true });
  expect(spaced.schedulers).toEqual([
    'DDIMScheduler',
    'EulerAncestralDiscreteScheduler',
    'PNDMScheduler',
    'DDPMScheduler',
  ]);
  expect(spaced.defaults.scheduler).toBe('DDIMScheduler');
});

test('LCM is offered to models that were made for it, and is the default where the model says so', () => {
  const scheduler = { 'scheduler/scheduler_config.json': { _class_name: 'LCMScheduler' } };
  const byScheduler = describeModel({ ...stableDiffusion, ...scheduler });
  expect(byScheduler.schedulers).toContain('LCMScheduler');
  expect(byScheduler.defaults.scheduler).toBe('LCMScheduler');
  const byUnet = describeModel({ ...stableDiffusion, 'unet/config.json': { time_cond_proj_dim: 256 } });
  expect(byUnet.schedulers).toContain('LCMScheduler');
});

/** As optimum exports stabilityai/stable-diffusion-xl-base-1.0. */
const xl: LayoutDocuments = {
  'model_index.json': { _class_name: 'ORTStableDiffusionXLPipeline', force_zeros_for_empty_prompt: true },
  'scheduler/scheduler_config.json': { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'leading' },
  'tokenizer/tokenizer_config.json': { model_max_length: 77 },
  'tokenizer_2/tokenizer_config.json': { model_max_length: 77 },
  'text_encoder/config.json': { num_hidden_layers: 12, max_position_embeddings: 77 },
  'text_encoder_2/config.json': { num_hidden_layers: 32, max_position_embeddings: 77 },
  'unet/config.json': {
    sample_size: 128,
    in_channels: 4,
    block_out_channels: [320, 640, 1280],
    time_cond_proj_dim: null,
  },
  'vae_decoder/config.json': { block_out_channels: [128, 256, 512, 512], scaling_factor: 0.130_25 },
};

test('SDXL says how deep its two text encoders are, and is drawn with 1024 pixels and guidance 5', () => {
  expect(describeModel(xl)).toMatchObject({
    kind: 'stable-diffusion-xl',
    guidance: 'free',
    defaults: { width: 1024, height: 1024, steps: 25, guidanceScale: 5, scheduler: 'EulerDiscreteScheduler' },
    sizeMultiple: 32,
    maximumTokens: 77,
    textLayers: { first: 12, second: 32 },
    zeroesEmptyNegative: true,
  });
  const { 'model_index.json': index, 'scheduler/scheduler_config.json': scheduler } = xl;
  expect(
    describeModel({ 'model_index.json': index, 'scheduler/scheduler_config.json': scheduler }),
  ).toMatchObject({ scalingFactor: 0.130_25, defaults: { width: 1024 }, sizeMultiple: 32 });
});

test('distilled models are offered few steps, and no guidance where they take none', () => {
  const turbo = describeModel({
    ...xl,
    'scheduler/scheduler_config.json': {
      _class_name: 'EulerAncestralDiscreteScheduler',
      timestep_spacing: 'trailing',
      prediction_type: 'epsilon',
    },
  });
  expect(turbo).toMatchObject({ guidance: 'none', defaults: { steps: 4, guidanceScale: 0 } });
  const consistent = describeModel({
    ...stableDiffusion,
    'model_index.json': { _class_name: 'ORTLatentConsistencyModelPipeline' },
    'scheduler/scheduler_config.json': { _class_name: 'LCMScheduler', original_inference_steps: 50 },
    'unet/config.json': { sample_size: 96, in_channels: 4, time_cond_proj_dim: 256 },
  });
  expect(consistent).toMatchObject({
    kind: 'latent-consistency',
    guidance: 'embedded',
    guidanceEmbeddingWidth: 256,
    defaults: { width: 768, steps: 4, guidanceScale: 8.5, scheduler: 'LCMScheduler' },
  });
});

test('a UNet of nine channels fills in parts of a picture', () => {
  const described = describeModel({ ...stableDiffusion, 'unet/config.json': { in_channels: 9 } });
  expect(described).toMatchObject({ latentChannels: 4, sampleChannels: 9 });
});

test('what is missing, wrong or of another kind is said in one sentence', () => {
  const { 'model_index.json': _index, ...withoutIndex } = stableDiffusion;
  expect(failure(withoutIndex)).toEqual(invalid(/no model_index\.json: download/));
  expect(failure({ ...stableDiffusion, 'model_index.json': { _class_name: 'FluxPipeline' } })).toEqual(
    invalid(/is a FluxPipeline; this version draws with/),
  );
  const refiner = { _class_name: 'StableDiffusionXLImg2ImgPipeline', requires_aesthetics_score: true };
  expect(failure({ ...xl, 'model_index.json': refiner })).toEqual(invalid(/SDXL refiner.*base model/));
  expect(failure({ ...stableDiffusion, 'unet/config.json': { block_out_channels: 'many' } })).toEqual(
    invalid(/^unet\/config\.json is not as expected \(block_out_channels: .*array/),
  );
  expect(
    failure({ ...stableDiffusion, 'scheduler/scheduler_config.json': { prediction_type: 'flow' } }),
  ).toEqual(invalid(/^scheduler\/scheduler_config\.json .*prediction_type/));
  expect(failure({ ...stableDiffusion, 'unet/config.json': { in_channels: 7 } })).toEqual(
    invalid(/takes 7 channels but its VAE has 4/),
  );
  expect(failure({ ...embedded, 'polyptych.json': { defaults: { width: 120 } } })).toEqual(
    invalid(/120x128 is not made of multiples of 16/),
  );
  expect(failure({ ...embedded, 'polyptych.json': { defaults: { scheduler: 'X' } } })).toEqual(
    invalid(/must be one of DDIMScheduler, .*, not X/),
  );
  expect(failure({ ...embedded, 'polyptych.json': { latentRgb: { factors: [[1, 2, 3]] } } })).toEqual(
    invalid(/needs 4 rows of factors, not 1/),
  );
});

test('a folder is complete with the required files and either kind of tokenizer', () => {
  const has =
    (...files: string[]) =>
    (path: string) =>
      files.includes(path);
  expect(missingFiles(has(...requiredFiles, 'tokenizer/tokenizer.json'))).toEqual([]);
  expect(missingFiles(has(...requiredFiles, 'tokenizer/vocab.json', 'tokenizer/merges.txt'))).toEqual([]);
  expect(missingFiles(has(...requiredFiles, 'tokenizer/vocab.json'))).toEqual(['tokenizer/tokenizer.json']);
  expect(missingFiles(has('model_index.json', 'tokenizer/tokenizer.json'))).toEqual(requiredFiles.slice(1));
  const complete = has(...requiredFiles, 'tokenizer/tokenizer.json');
  expect(missingFiles(complete, stableDiffusion['model_index.json'])).toEqual([]);
  expect(missingFiles(complete, xl['model_index.json'])).toEqual([
    'text_encoder_2/model.onnx',
    'tokenizer_2/tokenizer.json',
  ]);
});
