import { expect, test } from 'vitest';
import type { PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';
import type { TextEncoder } from '../pipelines/text-encoder.ts';
import { createPromptEncoder } from './prompt-encoder.ts';

const [start, end, pad] = [900, 901, 0];
/** A number is a token; a window holds four between start and end. The state of a token is its number. */
function harness(unetTokens: number | null = null) {
  const calls: number[][] = [];
  const tokenizer: PromptTokenizer = {
    windowTokens: 6,
    textTokens: 4,
    commaId: null,
    tokenize: (text) => (text.match(/\d+/g) ?? []).map(Number),
    window: (ids) => [start, ...ids, end, pad, pad, pad, pad].slice(0, 6),
    windowWeights: (weights) => [1, ...weights, 1, 1, 1, 1, 1].slice(0, 6),
  };
  const textEncoder: TextEncoder = {
    width: 1,
    pooledWidth: 1,
    tokens: 6,
    encode(ids) {
      calls.push([...ids]);
      return Promise.resolve({
        states: { data: Float32Array.from(ids), dims: [1, ids.length, 1] },
        pooled: Float32Array.of(ids[1] ?? NaN),
      });
    },
  };
  return { calls, encoder: createPromptEncoder({ tokenizer, textEncoder, unetTokens }) };
}
const states = ({ states: { data } }: { states: { data: Float32Array } }) => [...data];

test('a prompt that fits is one window of the states that the encoder gives', async () => {
  const { encoder } = harness();
  const [prompt, empty] = await encoder.encode(['1 2 3', '']);
  expect(prompt).toEqual({
    states: { data: Float32Array.of(start, 1, 2, 3, end, pad), dims: [1, 6, 1] },
    pooled: Float32Array.of(1),
    truncatedTokens: 0,
  });
  expect(empty && states(empty)).toEqual([start, end, pad, pad, pad, pad]);
});

test('a long prompt is its windows, each encoded by itself; a shorter one of the same call is filled up with empty ones', async () => {
  const { encoder, calls } = harness();
  const [long, short] = await encoder.encode(['1 2 3 4 5 6', '7']);
  expect(long?.states.dims).toEqual([1, 12, 1]);
  expect(long && states(long)).toEqual([start, 1, 2, 3, 4, end, start, 5, 6, end, pad, pad]);
  expect(long?.pooled).toEqual(Float32Array.of(1));
  expect(short && states(short)).toEqual([start, 7, end, pad, pad, pad, start, end, pad, pad, pad, pad]);
  expect(calls).toHaveLength(4);
});

test('a window is encoded once for all prompts and pictures that have it, and forgotten after many others', async () => {
  const { encoder, calls } = harness();
  const [first] = await encoder.encode(['1', '', '1']);
  const [again] = await encoder.encode(['1']);
  expect(again?.states).toBe(first?.states);
  expect(calls).toHaveLength(2);
  await encoder.encode(['1 BREAK 2', '2 BREAK 1']);
  expect(calls).toHaveLength(3);
  for (let number = 10; number < 90; number += 1) await encoder.encode([String(number)]);
  const before = calls.length;
  expect(await encoder.encode(['1'])).toEqual([first]);
  expect(calls).toHaveLength(before + 1);
});

test('weights multiply the states of their tokens, and the mean of the window stays', async () => {
  const { encoder } = harness();
  const [plain, weighted] = await encoder.encode(['1 2 3', '1 (2:1.5) [3]']);
  if (!plain || !weighted) throw new Error('There are two prompts.');
  const multiplied = [start, 1, 3, 3 / 1.1, end, pad];
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const correction = sum(states(plain)) / sum(multiplied);
  for (const [index, state] of states(weighted).entries())
    expect(state).toBeCloseTo((multiplied[index] ?? NaN) * correction, 3);
  expect(weighted.pooled).toEqual(plain.pooled);
});

test('where the UNet takes a fixed number of tokens all prompts have so many, and what is over is counted', async () => {
  const { encoder } = harness(12);
  const [short] = await encoder.encode(['1']);
  expect(short?.states.dims).toEqual([1, 12, 1]);
  const [long] = await encoder.encode(['1 2 3 4 5 6 7 8 9 10']);
  expect(long).toMatchObject({ states: { dims: [1, 12, 1] }, truncatedTokens: 2 });
});

test('a UNet whose tokens are not whole windows does not fit the text encoder', () => {
  expect(() => harness(8)).toThrow('The UNet takes 8 tokens of text');
  expect(() => harness(3)).toThrow('windows of 6');
});
