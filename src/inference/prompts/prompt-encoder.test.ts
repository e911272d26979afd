import { expect, test } from 'vitest';
import type { TextEncoder } from '../pipelines/text-encoder.ts';
import type { PromptTokenizer } from '../tokenizer.ts';
import { createPromptEncoder } from './prompt-encoder.ts';

/** A letter is a token, and the state of a token is its number. */
function harness() {
  const calls: number[][] = [];
  const tokenizer: PromptTokenizer = {
    encode: (text) => ({
      ids: Array.from({ length: 4 }, (_, index) => text.codePointAt(index) ?? 0),
      truncatedTokens: Math.max(text.length - 4, 0),
    }),
  };
  const textEncoder: TextEncoder = {
    width: 1,
    pooledWidth: null,
    tokens: 4,
    encode(ids) {
      calls.push([...ids]);
      return Promise.resolve({ states: { data: Float32Array.from(ids), dims: [1, 4, 1] }, pooled: null });
    },
  };
  return { calls, encoder: createPromptEncoder({ tokenizer, textEncoder }) };
}

test('each prompt gives one row of states and says what was left out of it', async () => {
  const { encoder } = harness();
  const [negative, positive] = await encoder.encode(['', 'abcdef']);
  expect(negative).toMatchObject({ states: { dims: [1, 4, 1] }, truncatedTokens: 0 });
  expect(positive?.states.data).toEqual(Float32Array.of(97, 98, 99, 100));
  expect(positive?.truncatedTokens).toBe(2);
});

test('a text is encoded once for all pictures that have it, and forgotten after many others', async () => {
  const { encoder, calls } = harness();
  const [first] = await encoder.encode(['abc', '', 'abc']);
  const [again] = await encoder.encode(['abc']);
  expect(again).toBe(first);
  expect(calls).toHaveLength(2);
  await encoder.encode(Array.from({ length: 40 }, (_, index) => `x${index}`));
  const [anew] = await encoder.encode(['abc']);
  expect(anew).not.toBe(first);
  expect(anew).toEqual(first);
});
