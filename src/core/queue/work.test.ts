import { expect, test } from 'vitest';
import { workOf } from './work.ts';

const usual = { steps: 17, width: 128, height: 128, guidanceScale: 3 };

test('a picture as the model usually draws it is one unit of work', () => {
  expect(workOf(usual, usual)).toBe(1);
});

test('more steps, more pixels and guidance cost in proportion', () => {
  expect(workOf({ ...usual, steps: 37 }, usual)).toBe(2);
  expect(workOf({ ...usual, width: 256 }, usual)).toBe(2);
  expect(workOf({ ...usual, guidanceScale: 1 }, usual)).toBe(0.5);
});
