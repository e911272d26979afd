import { expect, test } from 'vitest';
import { sampleJob } from '#shared/contract/samples.ts';
import { dropIndex, inQueueOrder, moveTo, priorityLabel } from './job-moves.ts';

const job = (id: string, rank: number, priority = 0) => sampleJob({ id, rank, priority });
const queue = [job('a', 3, 5), job('b', 1), job('c', 2)];

test('the queue is in order of priority and rank, without what has ended', () => {
  const ended = sampleJob({ id: 'd', state: 'completed', priority: 9 });
  expect(inQueueOrder([job('c', 2), ended, job('b', 1), job('a', 3, 5)]).map(({ id }) => id)).toEqual([
    'a',
    'b',
    'c',
  ]);
});

test('a job goes before the one that stands where it should be, in both directions', () => {
  expect(moveTo(queue, 'c', 1)).toEqual({ jobId: 'c', beforeJobId: 'b', priority: null });
  expect(moveTo(queue, 'a', 1)).toEqual({ jobId: 'a', beforeJobId: 'c', priority: null });
});

test('at the very end it takes the priority of what it passed', () => {
  expect(moveTo(queue, 'a', 2)).toEqual({ jobId: 'a', beforeJobId: null, priority: 0 });
  expect(moveTo(queue, 'b', 9)).toEqual({ jobId: 'b', beforeJobId: null, priority: null });
});

test('nothing is asked for where a job stands already, or is gone', () => {
  expect(moveTo(queue, 'a', -1)).toBeNull();
  expect(moveTo(queue, 'c', 2)).toBeNull();
  expect(moveTo(queue, 'x', 0)).toBeNull();
});

test('a row dropped above its own place or below it lands between the others', () => {
  const middles = [10, 30, 50];
  expect(dropIndex(middles, 5, 2)).toBe(0);
  expect(dropIndex(middles, 31, 0)).toBe(1);
  expect(dropIndex(middles, 90, 0)).toBe(2);
});

test('priorities are shown with their sign, the usual one not at all', () => {
  expect([3, 0, -2].map(priorityLabel)).toEqual(['+3', null, '−2']);
});
