import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { type Bounds, boundsBeside, boundsForStart } from './window-bounds.ts';

const primary = { workArea: { x: 0, y: 27, width: 1920, height: 1053 } };
const left = { workArea: { x: -2560, y: 0, width: 2560, height: 1440 } };

test('a window comes back where it was, on whatever display', () => {
  const saved = { x: -2000, y: 100, width: 1200, height: 800 };
  expect(boundsForStart(saved, [primary, left])).toEqual(saved);
});

test('a window whose display is gone comes to the middle of the primary one, as large as it was', () => {
  const saved = { x: -2000, y: 100, width: 1200, height: 800 };
  expect(boundsForStart(saved, [primary])).toEqual({ x: 360, y: 154, width: 1200, height: 800 });
});

test('a window whose title bar cannot be reached is brought back', () => {
  for (const [x, y] of [
    [100, -300],
    [100, 1075],
    [1880, 100],
    [-1150, 100],
  ] as const)
    expect(boundsForStart({ x, y, width: 1200, height: 800 }, [primary])).toMatchObject({ x: 360, y: 154 });
});

test('a window larger than its display is made to fit, and one too small to be used grows', () => {
  expect(boundsForStart({ x: 0, y: 27, width: 5000, height: 3000 }, [primary])).toEqual(primary.workArea);
  expect(boundsForStart({ x: 10, y: 40, width: 1, height: 1 }, [primary])).toMatchObject({
    width: 760,
    height: 560,
  });
});

test('without anything remembered the window stands in the middle', () => {
  expect(boundsForStart(null, [primary])).toEqual({ x: 280, y: 114, width: 1360, height: 880 });
  expect(boundsForStart(null, [])).toMatchObject({ width: 1360, height: 880 });
});

test('wherever a window was, its top can be taken with the mouse on some display', () => {
  const side = integer({ min: -9000, max: 9000 });
  const length = integer({ min: 0, max: 9000 });
  assert(
    property(side, side, length, length, (x, y, width, height) => {
      const bounds = boundsForStart({ x, y, width, height }, [primary, left]);
      const reachable = ({ workArea }: { workArea: Bounds }) =>
        Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x) >=
          120 &&
        bounds.y >= workArea.y &&
        bounds.y <= workArea.y + workArea.height - 40;
      expect([primary, left].some(reachable)).toBe(true);
    }),
  );
});

test('one more window stands a step beside, or on the other side where there is no room', () => {
  expect(boundsBeside({ x: 100, y: 100, width: 800, height: 600 }, primary)).toEqual({
    x: 132,
    y: 132,
    width: 800,
    height: 600,
  });
  expect(boundsBeside(primary.workArea, primary)).toEqual(primary.workArea);
  expect(boundsBeside({ x: 1120, y: 480, width: 800, height: 600 }, primary)).toMatchObject({
    x: 1088,
    y: 448,
  });
});
