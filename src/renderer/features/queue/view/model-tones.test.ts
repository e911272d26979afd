import { expect, it } from 'vitest';
import { nameOfModel, toneOf } from './model-tones.ts';

const models = Array.from({ length: 9 }, (_, index) => ({ id: `m${index}`, name: `M ${index}` }));

it('gives the first eight models a colour each, and begins anew behind them', () => {
  expect(models.map(({ id }) => toneOf(models, id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
});

it('keeps the colour and the identifier of a model that is gone', () => {
  expect(toneOf(models, 'gone')).toBe(toneOf([], 'gone'));
  expect(nameOfModel(models, 'm2')).toBe('M 2');
  expect(nameOfModel(models, 'gone')).toBe('gone');
});
