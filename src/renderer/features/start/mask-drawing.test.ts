import { expect, test } from 'vitest';
import { emptyMask, isEmptyMask, opaqueWhereLight, redo, undo, withAction } from './mask-drawing.ts';

const clear = { kind: 'clear' } as const;
const fill = { kind: 'fill' } as const;
const invert = { kind: 'invert' } as const;

test('what was done is undone and done again, one by one', () => {
  const drawn = [fill, invert].reduce(withAction, emptyMask);
  const back = undo(drawn);
  expect(back).toEqual({ done: [fill], undone: [invert] });
  expect(redo(back)).toEqual(drawn);
  expect(undo(undo(undo(back)))).toEqual({ done: [], undone: [invert, fill] });
  expect(redo(drawn)).toEqual(drawn);
});

test('after something new there is nothing to do again', () => {
  expect(withAction(undo(withAction(emptyMask, fill)), clear)).toEqual({ done: [clear], undone: [] });
});

test('a loaded mask counts where it is light, and not where it is clear', () => {
  const pixels = Uint8ClampedArray.of(
    255,
    255,
    255,
    255,
    100,
    100,
    100,
    255,
    255,
    255,
    255,
    100,
    0,
    255,
    0,
    255,
  );
  opaqueWhereLight(pixels);
  expect([...pixels]).toEqual([...Array(4).fill(255), ...Array(8).fill(0), ...Array(4).fill(255)]);
  expect(isEmptyMask(pixels)).toBe(false);
  expect(isEmptyMask(pixels.subarray(4, 12))).toBe(true);
});
