import { expect, test } from 'vitest';
import { distinctNames } from './distinct-names.ts';

const namesOf = (...models: [id: string, name: string][]) =>
  distinctNames(models.map(([id, name]) => ({ id, name }))).map(({ name }) => name);

test('models of different names keep them', () => {
  expect(namesOf(['a', 'Dreamer'], ['b', 'Painter'])).toEqual(['Dreamer', 'Painter']);
});

test('of models of one name the first keeps it, and the others say their folder', () => {
  expect(namesOf(['a', 'Dreamer'], ['b', 'Dreamer'], ['c', 'Dreamer'])).toEqual([
    'Dreamer',
    'Dreamer (b)',
    'Dreamer (c)',
  ]);
});
