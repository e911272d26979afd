import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readModelFolder } from './model-folder.ts';
import { readTokenizer } from './tokenizer.ts';

const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const description = readModelFolder(embedded);
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
  cpSync(join(embedded, 'tokenizer'), join(folder, 'tokenizer'), { recursive: true });
  for (const file of files) rmSync(join(folder, 'tokenizer', file));
  return folder;
}

test('every prompt becomes as many tokens as the model takes, with start, end and padding', () => {
  const tokenizer = readTokenizer(embedded, description, null);
  for (const prompt of prompts) {
    const { ids } = tokenizer.encode(prompt);
    expect(ids).toHaveLength(32);
    expect(ids[0]).toBe(start);
    expect(ids.at(-1)).toBe(end);
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id <= end)).toBe(true);
  }
  expect(tokenizer.encode('').ids).toEqual([start, ...Array.from({ length: 31 }, () => end)]);
});

test('a prompt that is too long is cut, keeps its end token, and says how much is lost', () => {
  const tokenizer = readTokenizer(embedded, description, null);
  const words = (count: number) => Array.from({ length: count }, () => 'red').join(' ');
  expect(tokenizer.encode(words(30))).toMatchObject({ truncatedTokens: 0 });
  const { ids, truncatedTokens } = tokenizer.encode(words(45));
  expect(truncatedTokens).toBe(15);
  expect(ids).toEqual(tokenizer.encode(words(30)).ids);
});

test('vocab.json and merges.txt alone give the same tokens as tokenizer.json', () => {
  const whole = readTokenizer(embedded, description, null);
  const parts = readTokenizer(copyWithout('tokenizer.json'), description, null);
  for (const prompt of prompts) expect(parts.encode(prompt)).toEqual(whole.encode(prompt));
});

test('the padding token is the one that the folder names', () => {
  const folder = copyWithout('special_tokens_map.json');
  writeFileSync(join(folder, 'tokenizer', 'special_tokens_map.json'), JSON.stringify({ pad_token: '!' }));
  expect(readTokenizer(folder, description, null).encode('').ids.slice(0, 4)).toEqual([start, end, 0, 0]);
});

test("the length is the encoder's where it takes one only", () => {
  expect(readTokenizer(embedded, description, 20).encode('a').ids).toHaveLength(20);
});

test('a tokenizer that is not one is said to be so', () => {
  const broken = copyWithout('tokenizer.json');
  writeFileSync(join(broken, 'tokenizer', 'tokenizer.json'), '{"model":');
  expect(() => readTokenizer(broken, description, null)).toThrow('tokenizer/tokenizer.json is not JSON');
  const empty = copyWithout('tokenizer.json');
  writeFileSync(join(empty, 'tokenizer', 'tokenizer.json'), '{}');
  expect(() => readTokenizer(empty, description, null)).toThrow(/tokenizer\.json cannot be used/);
  const partless = copyWithout('tokenizer.json', 'merges.txt');
  expect(() => readTokenizer(partless, description, null)).toThrow(/no usable tokenizer\/tokenizer\.json/);
  const limitless = {
    ...description,
    maximumTokens: null,
  };
  expect(() => readTokenizer(copyWithout('tokenizer.json'), limitless, null)).toThrow(/model_max_length/);
});
