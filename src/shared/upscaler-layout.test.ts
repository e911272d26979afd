import { expect, test } from 'vitest';
import { describeUpscaler, isUpscalerFolder } from './upscaler-layout.ts';

test('a network without a pipeline around it is an upscaler', () => {
  const has =
    (...files: string[]) =>
    (path: string) =>
      files.includes(path);
  expect(isUpscalerFolder(has('model.onnx'))).toBe(true);
  expect(isUpscalerFolder(has('model.onnx', 'model_index.json'))).toBe(false);
  expect(isUpscalerFolder(has('model_index.json'))).toBe(false);
});

test('the scale is what the card says, else the configuration, else unknown', () => {
  expect(describeUpscaler({})).toEqual({ name: null, description: null, license: null, scale: null });
  expect(describeUpscaler({ 'config.json': { upscale: 4 } }).scale).toBe(4);
  const card = { name: 'Sharper', license: 'MIT', scale: 2 };
  expect(describeUpscaler({ 'polyptych.json': card, 'config.json': { scale: 4 } })).toMatchObject(card);
  expect(() => describeUpscaler({ 'config.json': { scale: 'four' } })).toThrow(/^config\.json .*scale/);
});
