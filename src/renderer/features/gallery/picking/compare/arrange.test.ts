import { expect, test } from 'vitest';
import { comparedColumns } from './arrange.ts';

const pictures = (count: number, width: number, height: number) =>
  Array.from({ length: count }, () => ({ width, height }));
const wide = { width: 1216, height: 540 };

test.each([
  ['squares stand in a row where the window is wide', pictures(4, 512, 512), wide, 4],
  ['landscapes stand in two', pictures(4, 768, 432), wide, 2],
  ['upright ones stand in a row', pictures(4, 512, 768), wide, 4],
  ['two are stacked where the window is narrow', pictures(2, 512, 512), { width: 420, height: 900 }, 1],
  ['three in a row', pictures(3, 512, 512), wide, 3],
  ['before the area is known they stand in a row', pictures(4, 512, 512), { width: 0, height: 0 }, 4],
])('%s', (_title, compared, area, columns) => {
  expect(comparedColumns(compared, area)).toBe(columns);
});
