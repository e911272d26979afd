import { expect, test } from 'vitest';
import { formatBytes, formatPartOf } from './format-bytes.ts';

test('bytes are told in the largest unit that gives whole numbers, with one decimal below ten', () => {
  expect([0, 1023, 412 * 1024, 6.1 * 1024 ** 3, 5000 * 1024 ** 4].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '412 KB',
    '6.1 GB',
    '5000 TB',
  ]);
});

test('a part is told in the unit of the whole, and two that would look alike to the byte', () => {
  expect(formatPartOf(1.2 * 1024 ** 3, 3.4 * 1024 ** 3)).toBe('1.2 of 3.4 GB');
  expect(formatPartOf(200 * 1024 ** 2, 3.4 * 1024 ** 3)).toBe('0.2 of 3.4 GB');
  expect(formatPartOf(1024 ** 2 - 1, 1024 ** 2)).toBe('1,048,575 of 1,048,576 bytes');
});
