import { expect, test } from 'vitest';
import { sheetLayout, wrappedColumns } from './sheet-layout.ts';

test('pictures keep their size on a contact sheet while it stays within what a canvas takes', () => {
  const small = sheetLayout({ columns: 3, rows: 2, captions: false }, { width: 128, height: 64 });
  expect([small.cellWidth, small.cellHeight]).toEqual([128, 64]);
  expect(small.width).toBeGreaterThan(3 * 128 + small.left);
  const large = sheetLayout({ columns: 10, rows: 10, captions: true }, { width: 2048, height: 1024 });
  expect(large.width).toBeLessThanOrEqual(8192);
  expect(large.height).toBeLessThanOrEqual(8192);
  expect(large.cellWidth / large.cellHeight).toBeCloseTo(2, 1);
  expect(large.captionHeight).toBeGreaterThan(0);
});

test.each([
  [1, 1],
  [9, 3],
  [12, 4],
])('%i pictures of one setting stand in %i columns', (count, columns) => {
  expect(wrappedColumns(count)).toBe(columns);
});
