import { expect, it } from 'vitest';
import { sampleDevice } from '#shared/contract/samples.ts';
import { nobodyDrawsLabel, nobodyDrawsUntil } from './nobody-draws.ts';

const error = { code: 'worker_lost', message: 'It failed again and again.' } as const;
const leftAlone = (retryAt: number, enabled = false) =>
  sampleDevice({ enabled, health: 'failing', worker: { state: 'stopped', retryAt, error } });

it('says nothing while any device can draw', () => {
  expect(nobodyDrawsUntil([])).toBeNull();
  expect(nobodyDrawsUntil([leftAlone(9000), sampleDevice()])).toBeNull();
});

it('says when the first of them is tried again', () => {
  expect(nobodyDrawsUntil([leftAlone(9000, true), leftAlone(5000)])).toBe(5000);
  expect(nobodyDrawsUntil([leftAlone(9000), sampleDevice({ enabled: false })])).toBe(9000);
  expect(nobodyDrawsLabel(65_000, 1000)).toBe('No device can draw: tried again in 1:04');
  expect(nobodyDrawsLabel(1000, 1000)).toBe('No device can draw: it is tried again now');
});
