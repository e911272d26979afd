import { expect, it } from 'vitest';
import { sparklinePaths } from './sparkline-path.ts';

it('runs from left to right, the maximum at the top, and never leaves its box', () => {
  expect(sparklinePaths([0, 50, 200], 100)).toEqual({
    line: 'M0.0000 1.000L0.5000 0.500L1.0000 0.000',
    area: 'M0.0000 1L0.0000 1.000L0.5000 0.500L1.0000 0.000L1.0000 1Z',
  });
});

it('breaks where a value is missing, and shows a lonely point', () => {
  const { line } = sparklinePaths([10, 10, null, 10, null], 100);
  expect(line).toBe('M0.0000 0.900L0.2500 0.900M0.7500 0.900h0.001');
});

it('is empty where nothing is known', () => {
  expect(sparklinePaths([null, null], 100)).toEqual({ line: '', area: '' });
});
