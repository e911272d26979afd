import { expect, test } from 'vitest';
import { externalAddress } from './external-address.ts';

test('a site that the app links to is opened', () => {
  const models = 'https://huggingface.co/models?library=onnx';
  expect(externalAddress(models)).toBe(models);
});

test.each([
  '',
  'huggingface.co',
  'http://huggingface.co/',
  'https://huggingface.co.example/',
  'https://huggingface.co:8443/',
  'https://example.com/https://huggingface.co/',
  'https://someone:secret@huggingface.co/',
  'file:///usr/bin/true',
  'javascript:alert(1)',
  'ms-settings:',
  'smb://huggingface.co/share',
  'app://polyptych/',
  `https://huggingface.co/${'a'.repeat(3000)}`,
])('nothing else is: "%s"', (address) => {
  expect(externalAddress(address)).toBeNull();
});
