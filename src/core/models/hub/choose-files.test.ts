import { expect, test } from 'vitest';
import { chooseFiles } from './choose-files.ts';

const targets = (paths: readonly string[]) =>
  chooseFiles(
    paths.map((path) => ({ path })),
    'owner/name',
  ).map(({ file, target }) => (file.path === target ? target : `${file.path} > ${target}`));

test('of a repository with everything, the ONNX export and its configuration are taken', () => {
  const needed = [
    'model_index.json',
    'scheduler/scheduler_config.json',
    'tokenizer/vocab.json',
    'tokenizer/merges.txt',
    'tokenizer_2/tokenizer_config.json',
    'text_encoder/config.json',
    'text_encoder/model.onnx',
    'text_encoder_2/model.onnx',
    'unet/model.onnx',
    'unet/model.onnx_data',
    'unet/weights.pb',
    'vae_encoder/model.onnx.data',
  ];
  const others = [
    'README.md',
    '.gitattributes',
    'sd.safetensors',
    'preview.png',
    'unet/diffusion_pytorch_model.safetensors',
    'unet/diffusion_pytorch_model.bin',
    'unet/diffusion_flax_model.msgpack',
    'unet/model_fp16.onnx',
    'unet/model_fp16.onnx_data',
    'unet/openvino_model.bin',
    'text_encoder/model.safetensors.index.json',
    'safety_checker/model.onnx',
    'feature_extractor/preprocessor_config.json',
    'vae/config.json',
    'unet/..',
    'unet/..\\..\\config.json',
    'unet/.hidden.json',
  ];
  expect(targets([...needed, ...others]).toSorted()).toEqual(needed.toSorted());
});

test('an export in a folder of its own takes what it lacks from the root, and its own files win', () => {
  expect(
    targets([
      'model_index.json',
      'scheduler/scheduler_config.json',
      'tokenizer/vocab.json',
      'unet/config.json',
      'unet/diffusion_pytorch_model.safetensors',
      'onnx/unet/model.onnx',
      'onnx/unet/config.json',
      'onnx/vae_decoder/model.onnx',
    ]).toSorted(),
  ).toEqual([
    'model_index.json',
    'onnx/unet/config.json > unet/config.json',
    'onnx/unet/model.onnx > unet/model.onnx',
    'onnx/vae_decoder/model.onnx > vae_decoder/model.onnx',
    'scheduler/scheduler_config.json',
    'tokenizer/vocab.json',
  ]);
});

test('a repository without an export says what it holds instead', () => {
  expect(() => targets(['unet/diffusion_pytorch_model.safetensors'])).toThrow('holds PyTorch weights');
  expect(() => targets(['model.gguf'])).toThrow('there is no unet/model.onnx');
});
