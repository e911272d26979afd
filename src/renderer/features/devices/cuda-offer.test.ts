import { expect, test } from 'vitest';
import type { CudaLibraries } from '#shared/contract/devices.ts';
import { sampleDevice } from '#shared/contract/samples.ts';
import { cudaOffer } from './cuda-offer.ts';

const card = sampleDevice({ vendor: 'NVIDIA', backend: 'webgpu' });
const offer = (cudaLibraries: CudaLibraries, devices = [card]) => cudaOffer({ cudaLibraries }, devices);

test('CUDA libraries are offered where an NVIDIA card that is not hidden could use them', () => {
  expect(offer({ state: 'missing' })).toMatchObject({ action: 'install' });
  expect(offer({ state: 'missing' }, [sampleDevice({ vendor: 'AMD' })])).toBeNull();
  const hiddenBy = { variable: 'GPU_IDS', value: '1' };
  expect(offer({ state: 'missing' }, [sampleDevice({ vendor: 'NVIDIA', hiddenBy })])).toBeNull();
  expect(offer({ state: 'unsupported' })).toBeNull();
  expect(offer({ state: 'installed', version: '1' })).toBeNull();
});

test('a download is told with how far it is, and can be stopped', () => {
  expect(offer({ state: 'downloading', doneBytes: 0, totalBytes: null })).toMatchObject({
    text: 'Fetching the CUDA libraries',
    action: 'stop',
    fraction: null,
  });
  expect(offer({ state: 'downloading', doneBytes: 2 ** 27, totalBytes: 2 ** 28 })).toMatchObject({
    text: 'Fetching the CUDA libraries: 128 MB of 256 MB',
    fraction: 0.5,
  });
});

test('what went wrong is said, with a way to try again', () => {
  const error = { code: 'disk_full', message: 'Make room.' } as const;
  expect(offer({ state: 'failed', error })).toMatchObject({
    tone: 'danger',
    text: 'Make room.',
    action: 'retry',
  });
});
