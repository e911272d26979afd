import { expect, test } from 'vitest';
import { forcedProvider } from './forced-provider.ts';

test('a provider is forced by its name, by nothing else', () => {
  expect(forcedProvider({ POLYPTYCH_PROVIDER: 'webgpu' })).toBe('webgpu');
  expect(forcedProvider({ POLYPTYCH_PROVIDER: '' })).toBeNull();
  expect(forcedProvider({})).toBeNull();
  expect(() => forcedProvider({ POLYPTYCH_PROVIDER: 'vulkan' })).toThrow(
    'POLYPTYCH_PROVIDER must be one of cuda, webgpu, cpu, not "vulkan"',
  );
});
