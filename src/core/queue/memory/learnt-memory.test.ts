import { expect, test } from 'vitest';
import { openDatabase } from '../../storage/database.ts';
import { createLearntMemory, footprintOf } from './learnt-memory.ts';

const gibibyte = 1024 ** 3;

test('the highest peak of any card counts, is told once, and is known after a restart', () => {
  const database = openDatabase(':memory:');
  const news: string[] = [];
  const learnt = createLearntMemory(database, (modelId) => news.push(modelId));
  expect(learnt.peakOf('m')).toBeNull();
  learnt.note('m', 'a', 3 * gibibyte);
  learnt.note('m', 'b', 4 * gibibyte);
  learnt.note('m', 'b', 2 * gibibyte);
  learnt.note('n', 'a', gibibyte);
  expect(news).toEqual(['m', 'm', 'n']);
  expect(learnt.peakOf('m')).toBe(4 * gibibyte);
  const after = createLearntMemory(database);
  expect([after.peakOf('m'), after.peakOf('n')]).toEqual([4 * gibibyte, gibibyte]);
});

test('a model needs what was measured, and at least its files; a peak keeps it off no device that could hold it alone', () => {
  expect(footprintOf(2, null, 100)).toBe(2);
  expect(footprintOf(2, 5, 100)).toBe(5);
  expect(footprintOf(2, 1, 100)).toBe(2);
  expect(footprintOf(2, 500, 100)).toBe(60);
  expect(footprintOf(200, 500, 100)).toBe(200);
});
