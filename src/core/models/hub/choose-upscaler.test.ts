import { expect, test } from 'vitest';
import { chooseFiles } from './choose-files.ts';

const targets = (paths: readonly string[], file?: string) =>
  chooseFiles(
    paths.map((path) => ({ path })),
    'owner/name',
    file,
  )
    .map((chosen) => `${chosen.file.path} > ${chosen.target}`)
    .toSorted();

test('the usual name is taken among other forms, with what is said about the network', () => {
  const files = ['README.md', 'config.json', 'preprocessor_config.json', 'onnx/model.onnx'];
  expect(targets([...files, 'onnx/model_quantized.onnx', 'model.safetensors'])).toEqual([
    'config.json > config.json',
    'onnx/model.onnx > model.onnx',
  ]);
});

test('the only network is taken whatever its name is; its weights keep the name by which it knows them', () => {
  expect(targets(['x4plus.onnx', 'x4plus.onnx.data', 'LICENSE'])).toEqual([
    'x4plus.onnx > model.onnx',
    'x4plus.onnx.data > x4plus.onnx.data',
  ]);
  expect(targets(['a/x2.onnx', 'a/x2.onnx_data', 'a/config.json', 'config.json'])).toEqual([
    'a/config.json > config.json',
    'a/x2.onnx > model.onnx',
    'a/x2.onnx_data > x2.onnx_data',
  ]);
});

test('of several the one whose address was given is taken; without one, all are named', () => {
  const several = ['x2.onnx', 'x4.onnx', 'x4.onnx_data'];
  expect(targets(several, 'x4.onnx')).toEqual(['x4.onnx > model.onnx', 'x4.onnx_data > x4.onnx_data']);
  expect(() => targets(several)).toThrow('several networks x2.onnx, x4.onnx: give the address');
  expect(() => targets(several, 'x8.onnx')).toThrow('has no x8.onnx; its networks are x2.onnx, x4.onnx');
});

test('a repository of a model of words is no upscaler', () => {
  expect(() => targets(['onnx/model.onnx', 'tokenizer.json'])).toThrow(
    'no network that makes pictures larger',
  );
});
