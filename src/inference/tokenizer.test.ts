import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readTokenizer } from './tokenizer.ts';

const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const [start, end] = [1221, 1222];

const prompts = [
  '',
  'a red lighthouse by the sea at dusk',
  "Zürich's 3 robots, starry night!",
  '  LOUD   and\twide\n spaced  ',
  '🌊🏔️ emoji, 日本語, שלום עולם, مرحبا',
  'numbers 2024 and-dashes_underscores (brackets)',
  '<|endoftext|> in the middle',
  'x'.repeat(300),
];

function copyWithout(...files: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-tokenizer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['tokenizer', 'text_encoder/config.json'])
    cpSync(join(embedded, part), join(folder, part), { recursive: true });
  for (const file of files) rmSync(join(folder, file));
  return folder;
}
function change(folder: string, file: string, content: object | string) {
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

test("the length of a window, its start and its end are the model's", () => {
  const tokenizer = readTokenizer(embedded, null);
  expect(tokenizer).toMatchObject({ windowTokens: 32, textTokens: 30 });
  expect(tokenizer.window([])).toEqual([start, ...Array.from({ length: 31 }, () => end)]);
  expect(tokenizer.window([5, 6]).slice(0, 5)).toEqual([start, 5, 6, end, end]);
  expect(tokenizer.windowWeights([1.5, 2]).slice(0, 5)).toEqual([1, 1.5, 2, 1, 1]);
  const full = tokenizer.window(Array.from({ length: 30 }, () => 7));
  expect(full).toHaveLength(32);
  expect(full.at(-1)).toBe(end);
});

test('any text becomes tokens of the vocabulary, without start and end', () => {
  const tokenizer = readTokenizer(embedded, null);
  for (const prompt of prompts) {
    const ids = tokenizer.tokenize(prompt);
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id <= end)).toBe(true);
    expect(ids[0]).not.toBe(start);
  }
  expect(tokenizer.tokenize('')).toEqual([]);
  expect(tokenizer.tokenize('a, b')).toContain(tokenizer.commaId);
});

test('vocab.json and merges.txt alone give the same tokens as tokenizer.json', () => {
  const whole = readTokenizer(embedded, null);
  const parts = readTokenizer(copyWithout('tokenizer/tokenizer.json'), null);
  for (const prompt of prompts) expect(parts.tokenize(prompt)).toEqual(whole.tokenize(prompt));
  expect(parts.window([])).toEqual(whole.window([]));
});

test('the padding token is the one that the folder names', () => {
  const folder = copyWithout();
  change(folder, 'tokenizer/special_tokens_map.json', { pad_token: '!' });
  expect(readTokenizer(folder, null).window([9]).slice(0, 5)).toEqual([start, 9, end, 0, 0]);
  change(folder, 'tokenizer/special_tokens_map.json', { pad_token: { content: '"' } });
  expect(readTokenizer(folder, null).window([]).slice(0, 3)).toEqual([start, end, 1]);
});

test("the length is the encoder's where it takes one only, and else the first that a file states", () => {
  expect(readTokenizer(embedded, 20).window([])).toHaveLength(20);
  const folder = copyWithout();
  change(folder, 'tokenizer/tokenizer_config.json', { model_max_length: 1e30 });
  change(folder, 'text_encoder/config.json', { max_position_embeddings: 77 });
  expect(readTokenizer(folder, null).windowTokens).toBe(77);
});

test("the second tokenizer of a folder is its own, with its own encoder's limits", () => {
  const folder = copyWithout();
  cpSync(join(folder, 'tokenizer'), join(folder, 'tokenizer_2'), { recursive: true });
  change(folder, 'tokenizer_2/tokenizer_config.json', { model_max_length: 77, pad_token: '!' });
  change(folder, 'tokenizer_2/special_tokens_map.json', {});
  const second = readTokenizer(folder, null, 'tokenizer_2');
  expect(second.window([]).slice(0, 3)).toEqual([start, end, 0]);
  expect(second.windowTokens).toBe(77);
});

test('a tokenizer that is not one is said to be so', () => {
  const broken = copyWithout();
  change(broken, 'tokenizer/tokenizer.json', '{"model":');
  expect(() => readTokenizer(broken, null)).toThrow('tokenizer/tokenizer.json is not JSON');
  change(broken, 'tokenizer/tokenizer.json', '{}');
  expect(() => readTokenizer(broken, null)).toThrow(/tokenizer\.json cannot be used/);
  const partless = copyWithout('tokenizer/tokenizer.json', 'tokenizer/merges.txt');
  expect(() => readTokenizer(partless, null)).toThrow(/no usable tokenizer\/tokenizer\.json/);
  const limitless = copyWithout(
    'tokenizer/tokenizer.json',
    'tokenizer/tokenizer_config.json',
    'text_encoder/config.json',
  );
  expect(() => readTokenizer(limitless, null)).toThrow(/model_max_length/);
  expect(() => readTokenizer(embedded, 2)).toThrow('no place for text');
});
