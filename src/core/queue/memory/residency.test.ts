import { expect, test } from 'vitest';
import { residencyOf } from './residency.ts';

test('a model lies whole where it fits, staged where only that fits, and is not made small for nothing', () => {
  const sdxl = { estimatedBytes: 14, stagedBytes: 12 };
  expect(residencyOf(sdxl, Infinity)).toEqual({ staged: false, bytes: 14 });
  expect(residencyOf(sdxl, 14)).toEqual({ staged: false, bytes: 14 });
  expect(residencyOf(sdxl, 13)).toEqual({ staged: true, bytes: 12 });
  expect(residencyOf(sdxl, 11)).toEqual({ staged: false, bytes: 14 });
});
