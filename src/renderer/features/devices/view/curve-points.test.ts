import { expect, it } from 'vitest';
import { curvePoints, lonePoints } from './curve-points.ts';

const scale = { minimum: 20, maximum: 120 };
const plot = { left: 30, right: 130, top: 10, bottom: 60 };

it('a curve goes from edge to edge of its plot, and breaks where nothing was read', () => {
  expect(curvePoints([20, null, 70, 95, 120], scale, plot)).toEqual([
    { x: 30, y: 60 },
    { x: 55, y: null },
    { x: 80, y: 35 },
    { x: 105, y: 22.5 },
    { x: 130, y: 10 },
  ]);
});

it('what is beyond the scale stays at its edge', () => {
  expect(curvePoints([0, 500], scale, plot).map(({ y }) => y)).toEqual([60, 10]);
});

it('has no point of which a path would not know where it is', () => {
  expect(curvePoints([], scale, plot)).toEqual([]);
  expect(curvePoints([70], scale, plot)).toEqual([{ x: 30, y: 35 }]);
});

it('points between two gaps are told, also at the ends, and no others', () => {
  const lone = (...values: (number | null)[]) =>
    lonePoints(curvePoints(values, scale, { ...plot, left: 0, right: values.length - 1 })).map(({ x }) => x);
  expect(lone(70, null, 70, null, 70, 70, null, 70)).toEqual([0, 2, 7]);
  expect(lone(70, 70)).toEqual([]);
  expect(lone(null, null)).toEqual([]);
});
