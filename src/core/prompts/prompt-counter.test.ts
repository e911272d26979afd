import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import { createPromptCounter } from './prompt-counter.ts';

const embedded = fileURLToPath(new URL('../../../resources/models/postcards', import.meta.url));
const counter = createPromptCounter({ folderOf: () => embedded });
const words = (count: number) => Array.from({ length: count }, () => 'red').join(' ');

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-prompts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['tokenizer', 'text_encoder/config.json'])
    cpSync(join(embedded, part), join(folder, part), { recursive: true });
  return folder;
}

test('a prompt is counted by the model that would draw it, in the windows that it would be drawn with', () => {
  expect(counter.count('postcards', 'a red (lighthouse:1.3) by the sea')).toEqual({
    windows: [6],
    windowTokens: 30,
    truncatedTokens: 0,
    leftOut: '',
  });
  expect(counter.count('postcards', '')).toMatchObject({ windows: [0] });
  expect(counter.count('postcards', words(40))).toMatchObject({ windows: [30, 10], truncatedTokens: 0 });
  expect(counter.count('postcards', 'sea BREAK sky')).toMatchObject({ windows: [1, 1] });
});

test('what is left out is shown as it was written', () => {
  const count = counter.count('postcards', `${words(480)} a (dark, dark) sea`);
  expect(count.windows).toHaveLength(16);
  expect(count.leftOut).toBe('a (dark, dark) sea');
  expect(count.truncatedTokens).toBe(5);
});

test('the longest prompt is counted, whatever it is made of', () => {
  for (const sign of ['x', '(', '🌊', 'BREAK ', '(a'])
    expect(counter.count('postcards', sign.repeat(4000 / sign.length)).windows.length).toBeGreaterThan(0);
});

test('a tokenizer that changes is read again', () => {
  const folder = copy();
  const own = createPromptCounter({ folderOf: () => folder });
  expect(own.count('own', 'a').windowTokens).toBe(30);
  writeFileSync(join(folder, 'tokenizer/tokenizer_config.json'), '{"model_max_length": 77}');
  expect(own.count('own', 'a').windowTokens).toBe(75);
});

test('why a model cannot count is said as when it cannot draw', () => {
  const missing = createPromptCounter({
    folderOf: () => {
      throw new PolyptychError('not_found', 'There is no such model.');
    },
  });
  expect(() => missing.count('gone', 'a')).toThrow('There is no such model.');
  const folder = copy();
  writeFileSync(join(folder, 'tokenizer/tokenizer.json'), '{');
  const broken = createPromptCounter({ folderOf: () => folder });
  expect(() => broken.count('broken', 'a')).toThrow('tokenizer/tokenizer.json is not JSON');
});
