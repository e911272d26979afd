import { expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

const of = (texts: Record<string, string | object>) =>
  readSettings(
    new Map(
      Object.entries(texts).map(([keyword, text]) => [
        keyword,
        typeof text === 'string' ? text : JSON.stringify(text),
      ]),
    ),
  );

test("A1111's text is read, and what has no counterpart is named", () => {
  const parameters = [
    'a castle, (detailed:1.2) <lora:stone:0.8>',
    'by the sea',
    'Negative prompt: rain, people',
    'Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4294967295, Size: 768x512, Model hash: 6ce0161689, Model: dreamshaper_8, Denoising strength: 0.4, Clip skip: 2, Hires upscale: 2, Hires upscaler: Latent, Lora hashes: "stone: 1a2b", Version: v1.10.1',
  ].join('\n');
  expect(of({ parameters })).toMatchObject({
    program: 'A1111',
    prompt: 'a castle, (detailed:1.2) <lora:stone:0.8>\nby the sea',
    negativePrompt: 'rain, people',
    modelName: 'dreamshaper_8',
    seed: 4_294_967_295,
    steps: 28,
    guidanceScale: 6.5,
    width: 768,
    height: 512,
    scheduler: 'DPMSolverMultistepScheduler',
    strength: 0.4,
    leftOut: ['Karras noise levels', 'LoRA stone', 'Clip skip 2', 'Hires. fix'],
  });
});

test('newer versions of A1111 write the spacing of noise levels as a pair of its own', () => {
  const parameters = 'a tree\nSteps: 20, Sampler: Euler a, Schedule type: Exponential, CFG scale: 7, Seed: 1';
  expect(of({ parameters })).toMatchObject({
    scheduler: 'EulerAncestralDiscreteScheduler',
    leftOut: ['Exponential noise levels'],
  });
});

test('words without anything else are a prompt, and a picture without texts says nothing', () => {
  expect(of({ parameters: 'only words' })).toMatchObject({ prompt: 'only words', seed: null, steps: null });
  expect(of({ parameters: ' ' })).toBeNull();
  expect(of({ Software: 'GIMP' })).toBeNull();
});

test("SwarmUI's JSON is read from the place where others have text", () => {
  const sui = {
    prompt: 'a fox in the snow',
    negativeprompt: 'blurry',
    model: 'SDXL/juggernautXL_v9.safetensors',
    seed: 305_223_794,
    steps: 25,
    cfgscale: 6,
    width: 1216,
    height: 832,
    sampler: 'dpmpp_2m_sde_gpu',
    scheduler: 'karras',
    initimagecreativity: 0.6,
    loras: ['add-detail'],
    swarm_version: '0.9.6.2',
  };
  expect(of({ parameters: { sui_image_params: sui, sui_extra_data: { date: '2025-01-01' } } })).toEqual({
    program: 'SwarmUI',
    prompt: 'a fox in the snow',
    negativePrompt: 'blurry',
    modelName: 'juggernautXL_v9',
    seed: 305_223_794,
    steps: 25,
    guidanceScale: 6,
    width: 1216,
    height: 832,
    scheduler: 'DPMSolverMultistepScheduler',
    strength: 0.6,
    leftOut: ['Sampler dpmpp_2m_sde_gpu', 'LoRA add-detail'],
  });
});

test('InvokeAI is read in all three ways in which its versions wrote', () => {
  const core = {
    app_version: '3.3.0post3',
    generation_mode: 'txt2img',
    positive_prompt: 'landscape',
    negative_prompt: 'low quality',
    width: 768,
    height: 432,
    seed: 356_120_443,
    cfg_scale: 7.5,
    steps: 50,
    scheduler: 'dpmpp_2m_k',
    clip_skip: 0,
    model: { model_name: 'analog', base_model: 'sd-1', model_type: 'main' },
    controlnets: [{}],
    loras: [],
  };
  expect(of({ invokeai_metadata: core })).toMatchObject({
    program: 'InvokeAI',
    prompt: 'landscape',
    negativePrompt: 'low quality',
    modelName: 'analog',
    scheduler: 'DPMSolverMultistepScheduler',
    leftOut: ['Karras noise levels', '1 ControlNet'],
  });
  expect(of({ invokeai_metadata: { ...core, model: { name: 'Juggernaut', key: '1' } } })).toMatchObject({
    modelName: 'Juggernaut',
  });
  const loras = [{ lora: { model_name: 'old' } }, { model: { name: 'new' }, weight: 0.7 }, {}];
  expect(of({ invokeai_metadata: { ...core, loras } })).toMatchObject({
    leftOut: ['Karras noise levels', 'LoRA old', 'LoRA new', '1 more LoRA', '1 ControlNet'],
  });
  const second = {
    model_weights: 'stable-diffusion-1.5',
    image: {
      prompt: [{ prompt: 'a boat [people, cars]', weight: 1 }],
      sampler: 'k_euler_a',
      steps: 30,
      cfg_scale: 7,
      seed: 5,
      width: 512,
      height: 512,
    },
  };
  expect(of({ 'sd-metadata': second })).toMatchObject({
    prompt: 'a boat',
    negativePrompt: 'people, cars',
    modelName: 'stable-diffusion-1.5',
    scheduler: 'EulerAncestralDiscreteScheduler',
    seed: 5,
  });
  expect(of({ Dream: '"a \\"red\\" boat" -s 40 -S 123 -W 512 -H 640 -C 7.5 -A plms -f 0.7' })).toMatchObject({
    prompt: 'a "red" boat',
    steps: 40,
    seed: 123,
    width: 512,
    height: 640,
    guidanceScale: 7.5,
    scheduler: 'PNDMScheduler',
    strength: 0.7,
  });
});

/** A graph as ComfyUI's own default workflow makes it. */
const defaultGraph = {
  3: {
    class_type: 'KSampler',
    inputs: {
      seed: 156_680_208,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'v1-5-pruned-emaonly.safetensors' } },
  5: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: 'a glass bottle', clip: ['4', 1] } },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
  8: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  9: { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } },
};

test("ComfyUI's graph is followed from the picture to what made it", () => {
  expect(of({ prompt: defaultGraph, workflow: { nodes: [] } })).toEqual({
    program: 'ComfyUI',
    prompt: 'a glass bottle',
    negativePrompt: 'text, watermark',
    modelName: 'v1-5-pruned-emaonly',
    seed: 156_680_208,
    steps: 20,
    guidanceScale: 8,
    width: 512,
    height: 768,
    scheduler: 'EulerDiscreteScheduler',
    strength: null,
    leftOut: [],
  });
});

test('nodes in between, texts of their own nodes, LoRAs and a second sampler that refines do not hide it', () => {
  const graph = {
    ...defaultGraph,
    3: { ...defaultGraph[3], inputs: { ...defaultGraph[3].inputs, model: ['20', 0], positive: ['21', 0] } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: ['22', 0], clip: ['4', 1] } },
    8: { class_type: 'VAEDecode', inputs: { samples: ['23', 0], vae: ['4', 2] } },
    20: { class_type: 'LoraLoader', inputs: { lora_name: 'x', model: ['4', 0], clip: ['4', 1] } },
    21: { class_type: 'ControlNetApply', inputs: { conditioning: ['6', 0], strength: 1 } },
    22: { class_type: 'PrimitiveString', inputs: { value: 'a linked bottle' } },
    23: {
      class_type: 'KSampler',
      inputs: { ...defaultGraph[3].inputs, seed: 9, steps: 5, denoise: 0.3, latent_image: ['24', 0] },
    },
    24: { class_type: 'LatentUpscale', inputs: { samples: ['3', 0], width: 1024, height: 1536 } },
  };
  expect(of({ prompt: graph })).toMatchObject({
    prompt: 'a linked bottle',
    negativePrompt: 'text, watermark',
    seed: 156_680_208,
    steps: 20,
    width: 512,
    modelName: 'v1-5-pruned-emaonly',
    leftOut: ['LoRA x', '1 ControlNet'],
  });
});

test('a sampler that is put together from parts is read from the parts', () => {
  const graph = {
    1: {
      class_type: 'SamplerCustomAdvanced',
      inputs: {
        noise: ['2', 0],
        guider: ['3', 0],
        sampler: ['4', 0],
        sigmas: ['5', 0],
        latent_image: ['6', 0],
      },
    },
    2: { class_type: 'RandomNoise', inputs: { noise_seed: 77 } },
    3: {
      class_type: 'CFGGuider',
      inputs: { cfg: 4.5, model: ['7', 0], positive: ['8', 0], negative: ['9', 0] },
    },
    4: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'heun' } },
    5: {
      class_type: 'BasicScheduler',
      inputs: { scheduler: 'karras', steps: 12, denoise: 0.5, model: ['7', 0] },
    },
    6: { class_type: 'EmptyLatentImage', inputs: { width: 640, height: 640 } },
    7: { class_type: 'UNETLoader', inputs: { unet_name: 'sub/some.safetensors' } },
    8: { class_type: 'CLIPTextEncodeSDXL', inputs: { text_g: 'a hill', text_l: 'a hill, local' } },
    9: { class_type: 'CLIPTextEncode', inputs: { text: 'fog' } },
    10: { class_type: 'VAEDecode', inputs: { samples: ['1', 0] } },
    11: { class_type: 'SaveImage', inputs: { images: ['10', 0] } },
  };
  expect(of({ prompt: graph })).toMatchObject({
    prompt: 'a hill',
    negativePrompt: 'fog',
    seed: 77,
    steps: 12,
    guidanceScale: 4.5,
    scheduler: 'HeunDiscreteScheduler',
    strength: 0.5,
    modelName: 'some',
    leftOut: ['Karras noise levels'],
  });
});

test('a graph that leads in circles, or to nowhere, is read to its end', () => {
  const circle = {
    1: { class_type: 'KSampler', inputs: { positive: ['2', 0], latent_image: ['1', 0], model: ['9', 0] } },
    2: { class_type: 'CLIPTextEncode', inputs: { text: ['2', 0], conditioning: ['2', 0] } },
    3: { class_type: 'SaveImage', inputs: { images: ['1', 0] } },
  };
  expect(of({ prompt: circle })).toMatchObject({ program: 'ComfyUI', prompt: '', seed: null });
  expect(of({ prompt: '[1, 2]' })).toBeNull();
  expect(of({ prompt: '{"1": {"class_type": 5}}' })).toBeNull();
});

test('a seed that does not fit into 32 bits is named instead of making another picture', () => {
  const graph = { ...defaultGraph, 3: { ...defaultGraph[3], inputs: { ...defaultGraph[3].inputs } } };
  graph[3].inputs.seed = 1_071_208_483_241_017;
  expect(of({ prompt: graph })).toMatchObject({ seed: null, leftOut: ['Seed 1071208483241017'] });
});

test('LoRAs are named, of many the first five, and names that never end are cut', () => {
  const parameters = `${['a', 'b', 'c', 'd', 'e'.repeat(500), 'f', 'g'].map((name) => `<lora:${name}:1>`).join(' ')} <lora:>\nSteps: 20`;
  const leftOut = of({ parameters })?.leftOut;
  expect(leftOut).toEqual(['LoRA a', 'LoRA b', 'LoRA c', 'LoRA d', `LoRA ${'e'.repeat(80)}`, '3 more LoRAs']);
});
