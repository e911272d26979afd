import { expect, test } from 'vitest';
import { type ProviderChoice, createProviderLadder, withOtherProviders } from './provider-ladder.ts';

const cuda: ProviderChoice = { executionProvider: 'cuda', environment: {} };
const webgpu: ProviderChoice = { executionProvider: 'webgpu', environment: {} };
const a = { id: 'a', providers: [cuda, webgpu] };
const b = { ...a, id: 'b' };

test('a provider that does not work gives way to the next, on its device alone', () => {
  const ladder = createProviderLadder();
  expect(ladder.current(a)).toBe(cuda);
  expect(ladder.hasNext(a)).toBe(true);
  expect(ladder.failed(a, 'CUDA cannot be used.')).toBe(true);
  expect(ladder.current(a)).toBe(webgpu);
  expect(ladder.hasNext(a)).toBe(false);
  expect(ladder.reasonOf(a)).toBe('CUDA cannot be used. It draws with WebGPU instead.');
  expect(ladder.current(b)).toBe(cuda);
  expect(ladder.reasonOf(b)).toBeNull();
});

test('when none is left all reasons are told, until they are forgotten', () => {
  const ladder = createProviderLadder();
  ladder.failed(a, 'CUDA is too old.');
  expect(ladder.failed(a, 'Vulkan finds no device.')).toBe(false);
  expect(ladder.failed(a, 'Once more.')).toBe(false);
  expect(ladder.current(a)).toBeNull();
  expect(ladder.reasonOf(a)).toBe('CUDA is too old. Vulkan finds no device.');
  ladder.forget('a');
  expect(ladder.current(a)).toBe(cuda);
});

test('devices that can be drawn on in another way than before are told, new ones are not among them', () => {
  const before = [{ ...a, providers: [webgpu] }, b];
  expect(withOtherProviders(before, [a, b, { ...a, id: 'c' }])).toEqual(['a']);
});
