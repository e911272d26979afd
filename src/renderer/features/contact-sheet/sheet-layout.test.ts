import { expect, test } from 'vitest';
import { rowsOnPage, sheetLayout, wrappedColumns } from './sheet-layout.ts';

test('pictures keep their size on a sheet while it stays within what a canvas takes', () => {
  const small = sheetLayout({ columns: 3, rows: 2, captionLines: null }, { width: 128, height: 64 });
  expect([small.cellWidth, small.cellHeight]).toEqual([128, 64]);
  expect(small.width).toBeGreaterThan(3 * 128 + small.left);
  const large = sheetLayout({ columns: 10, rows: 10, captionLines: 1 }, { width: 2048, height: 1024 });
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

test.each([
  [0, { width: 256, height: 256 }],
  [2, { width: 256, height: 384 }],
  [2, { width: 1024, height: 512 }],
  [2, { width: 100, height: 9000 }],
])(
  'with %i lines under each picture, a page takes as many rows as fit it at full size',
  (captionLines, picture) => {
    const rows = rowsOnPage(captionLines, picture);
    const page = sheetLayout({ columns: 4, rows, captionLines }, picture);
    expect(page.height).toBeLessThanOrEqual(8192);
    expect(rows === 1 || page.cellHeight === picture.height).toBe(true);
    expect(page.height + page.cellHeight + page.captionHeight).toBeGreaterThan(8192 * 0.9);
  },
);
