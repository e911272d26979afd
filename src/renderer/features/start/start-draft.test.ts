import { expect, test } from 'vitest';
import { sampleModel } from '#shared/contract/samples.ts';
import { sizeForStart } from './start-draft.ts';

const model = sampleModel();
const drafted = { width: 64, height: 64 };

test('a picture that the model could have drawn keeps its size', () => {
  expect(sizeForStart({ width: 160, height: 112 }, drafted, model)).toEqual({ width: 160, height: 112 });
});

test('another one keeps its shape, in about the size that the model draws', () => {
  expect(sizeForStart({ width: 4000, height: 4000 }, drafted, model)).toEqual({ width: 128, height: 128 });
  expect(sizeForStart({ width: 3000, height: 2000 }, drafted, model)).toEqual({ width: 144, height: 96 });
  expect(sizeForStart({ width: 130, height: 130 }, drafted, model)).toEqual({ width: 128, height: 128 });
});

test('without a model nothing changes', () => {
  expect(sizeForStart({ width: 160, height: 112 }, drafted, null)).toEqual(drafted);
});
