import { expect, test } from 'vitest';
import { cudaLibrarySentence, providerProblem } from './provider-problem.ts';

test.each([
  [
    'libcublasLt.so.13: cannot open shared object file: No such file or directory',
    'libcublasLt.so.13',
    'CUDA 13',
  ],
  ['libcufft.so.11: cannot open shared object file: No such file or directory', 'libcufft.so.11', 'CUDA'],
  ['libcudnn.so.9: cannot open shared object file: No such file or directory', 'libcudnn.so.9', 'cuDNN 9'],
])('a library that CUDA misses is named, with what brings it', (loader, file, product) => {
  expect(cudaLibrarySentence(loader)).toBe(
    `CUDA cannot be used, since ${file} is missing: install NVIDIA's ${product} libraries.`,
  );
});

test('where onnxruntime has no CUDA provider at all, that is said', () => {
  const error = new Error('OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library');
  expect(providerProblem('cuda', error)).toBe(
    'CUDA cannot be used: its libraries for this program are not installed.',
  );
});

test("of onnxruntime's own words one short clause is kept", () => {
  const error = new Error(
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:73 operator() Failed to get a WebGPU adapter: No supported adapters.\n',
  );
  expect(providerProblem('webgpu', error)).toBe(
    "WebGPU cannot be used (Failed to get a WebGPU adapter: No supported adapters): install the card's Vulkan driver.",
  );
});
