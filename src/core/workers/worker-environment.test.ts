import { expect, test } from 'vitest';
import { workerEnvironment } from './worker-environment.ts';

test('a worker sees what programs need and its pinning, and nothing else', () => {
  const own = { PATH: '/bin', SECRET_TOKEN: 'x', NODE_OPTIONS: '--inspect', HOME: undefined };
  expect(workerEnvironment(own, { CUDA_VISIBLE_DEVICES: 'GPU-1' })).toEqual({
    PATH: '/bin',
    CUDA_VISIBLE_DEVICES: 'GPU-1',
  });
});
