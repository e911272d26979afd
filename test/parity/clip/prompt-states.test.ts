import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createTextEncoder } from '#inference/pipelines/text-encoder.ts';
import { createPromptEncoder, type PromptEncoder } from '#inference/prompts/prompt-encoder.ts';
import { type ModelPart, openModelPart } from '#inference/session.ts';
import { readTokenizer } from '#inference/tokenizer.ts';

/** Made by prompt_states.py: the states are torch's, the weighing numpy's, the windows written by hand. */
const folder = fileURLToPath(new URL('../../fixtures/prompt-states', import.meta.url));
const numbers = z.array(z.number());
const reference = z
  .array(z.object({ prompt: z.string(), states: numbers, before_last: numbers, pooled: numbers }))
  .parse(JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')));
const named = (prompt: string) => reference.find((one) => one.prompt === prompt);

let part: ModelPart;
let last: PromptEncoder;
let beforeLast: PromptEncoder;
beforeAll(async () => {
  const meter = { seconds: 0 };
  part = await openModelPart({
    modelFolder: folder,
    file: 'text_encoder/model.onnx',
    executionProvider: 'cpu',
    threads: 1,
    meter,
  });
  const tokenizer = readTokenizer(folder, null);
  const encoder = (options: Parameters<typeof createTextEncoder>[1]) =>
    createPromptEncoder({ tokenizer, textEncoder: createTextEncoder(part, options), unetTokens: null });
  last = encoder({ pooled: true });
  beforeLast = encoder({ layer: { kind: 'before-last', layers: 2 }, pooled: true });
});
afterAll(() => part.dispose());

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? NaN))));
}

test.each(reference)('windows and weights of "$prompt" are the reference to 1e-3', async (expected) => {
  const [one] = await last.encode([expected.prompt]);
  if (!one?.pooled) throw new Error('There is a pooled vector.');
  expect(largestDifference(one.states.data, expected.states)).toBeLessThan(1e-3);
  expect(largestDifference(one.pooled, expected.pooled)).toBeLessThan(1e-3);
  const [before] = await beforeLast.encode([expected.prompt]);
  expect(largestDifference(before?.states.data ?? [], expected.before_last)).toBeLessThan(1e-3);
});

test('weights change the states: the reference without them is far away', async () => {
  const [weighed] = await last.encode(['a (b c:1.3) d']);
  const [plain] = await last.encode(['a b c d']);
  expect(largestDifference(weighed?.states.data ?? [], [...(plain?.states.data ?? [])])).toBeGreaterThan(0.1);
});

test('a short prompt beside a long one is filled up with the reference of no text', async () => {
  const long = named('a b c d e f g h i j k l');
  const [negative, positive] = await last.encode(['a b c', 'a b c d e f g h i j k l']);
  expect(largestDifference(positive?.states.data ?? [], long?.states ?? [])).toBeLessThan(1e-3);
  const filled = [...(named('a b c')?.states ?? []), ...(named('')?.states ?? [])];
  expect(largestDifference(negative?.states.data ?? [], filled)).toBeLessThan(1e-3);
});
