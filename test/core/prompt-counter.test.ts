import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPromptCounter } from '#core/prompts/prompt-counter.ts';
import { makeTinyModel } from '../worker/tiny-model.ts';

const words = Array.from({ length: 40 }, (_, index) => `word${'s'.repeat(index % 2)}`).join(' ');

test('where an export fixes the tokens of text, a prompt is counted as it will be cut', () => {
  const folder = makeTinyModel();
  const counter = createPromptCounter({ folderOf: () => folder });
  const count = counter.count('tiny', 'a red sea, a red sea, a red sea, a red sea');
  expect(count).toEqual({ windows: [10], windowTokens: 10, truncatedTokens: 5, leftOut: 'sea, a red sea' });
  expect(counter.count('tiny', words).windows).toEqual([10]);
});

test('weights that cannot be read fix nothing: the rest of the model is counted by', () => {
  const folder = makeTinyModel();
  mkdirSync(join(folder, 'unet'), { recursive: true });
  writeFileSync(join(folder, 'unet', 'model.onnx'), 'this is no network');
  const counter = createPromptCounter({ folderOf: () => folder });
  expect(counter.count('tiny', 'a BREAK b').windows).toEqual([1, 1]);
});
