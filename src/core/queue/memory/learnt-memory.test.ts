import { expect, test } from 'vitest';
import { openDatabase } from '../../storage/database.ts';
import { createLearntMemory, footprintOf } from './learnt-memory.ts';

const gibibyte = 1024 ** 3;

test('the highest peak of any card counts, is told once, and is known after a restart', () => {
  const database = openDatabase(':memory:');
  const news: string[] = [];
  const learnt = createLearntMemory(database, (modelId) => news.push(modelId));
  expect(learnt.peakOf('m')).toBeNull();
  learnt.note('m', 'a', 3 * gibibyte, null);
  learnt.note('m', 'b', 4 * gibibyte, null);
  learnt.note('m', 'b', 2 * gibibyte, null);
  learnt.note('n', 'a', gibibyte, null);
  expect(news).toEqual(['m', 'm', 'n']);
  expect(learnt.peakOf('m')).toBe(4 * gibibyte);
  const after = createLearntMemory(database);
  expect([after.peakOf('m'), after.peakOf('n')]).toEqual([4 * gibibyte, gibibyte]);
});

test('of what was drawn at once, the fewest and the most pixels are kept with what they took, also after a restart', () => {
  const database = openDatabase(':memory:');
  const learnt = createLearntMemory(database);
  expect(learnt.pointsOf('m', 'a')).toEqual([]);
  learnt.note('m', 'a', 3 * gibibyte, null);
  expect(learnt.pointsOf('m', 'a')).toEqual([]);
  learnt.note('m', 'a', 3 * gibibyte, 100);
  learnt.note('m', 'a', 4 * gibibyte, 100);
  learnt.note('m', 'a', 2 * gibibyte, 100);
  learnt.note('m', 'a', 6 * gibibyte, 200);
  learnt.note('m', 'a', 9 * gibibyte, 400);
  learnt.note('m', 'a', 7 * gibibyte, 300);
  learnt.note('m', 'b', gibibyte, 50);
  const points = [
    { pixels: 100, bytes: 4 * gibibyte },
    { pixels: 400, bytes: 9 * gibibyte },
  ];
  expect(learnt.pointsOf('m', 'a')).toEqual(points);
  const after = createLearntMemory(database);
  expect(after.pointsOf('m', 'a')).toEqual(points);
  expect(after.pointsOf('m', 'b')).toEqual([{ pixels: 50, bytes: gibibyte }]);
});

test('a model needs what was measured, and at least its files; a peak keeps it off no device that could hold it alone', () => {
  expect(footprintOf(2, null, 100)).toBe(2);
  expect(footprintOf(2, 5, 100)).toBe(5);
  expect(footprintOf(2, 1, 100)).toBe(2);
  expect(footprintOf(2, 500, 100)).toBe(60);
  expect(footprintOf(200, 500, 100)).toBe(200);
});
