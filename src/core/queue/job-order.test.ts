import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byQueueOrder } from '#shared/contract/jobs.ts';
import { type JobOrder, movedBefore, rankBehind } from './job-order.ts';

const order = (jobs: readonly JobOrder[]) => jobs.toSorted(byQueueOrder).map(({ id }) => id);
const job = (id: string, rank: number, priority = 0): JobOrder => ({ id, rank, priority });

test('a job moves between two others and takes the priority of the one it goes before', () => {
  const jobs = [job('a', 1, 5), job('b', 2, 5), job('c', 3)];
  expect(movedBefore(job('c', 3), job('b', 2, 5), jobs)).toEqual([job('c', 1.5, 5)]);
});

test('the first place is in front of the first rank', () => {
  expect(movedBefore(job('c', 3), job('a', 1), [job('a', 1), job('b', 2), job('c', 3)])).toEqual([
    job('c', 0),
  ]);
});

test('a rank behind everything is a whole number above all, those included that have left the list', () => {
  expect(rankBehind([job('a', 2.5), job('b', 7.25)], 3)).toBe(8);
  expect(rankBehind([], 3)).toBe(4);
});

test('any number of moves puts each job right before the one that was named, and none behind a job still to come', () => {
  const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 10 }),
      moves,
      (priorities, pairs) => {
        let jobs = priorities.map((priority, index) => job(String(index), index + 1, priority));
        const next = rankBehind(jobs, 0);
        for (const [from, to] of pairs) {
          const moving = jobs[from % jobs.length];
          const before = jobs[to % jobs.length];
          if (!moving || !before || moving === before) continue;
          const expected = order(jobs).filter((id) => id !== moving.id);
          expected.splice(expected.indexOf(before.id), 0, moving.id);
          const changes = movedBefore(moving, before, jobs);
          jobs = jobs.map((old) => changes.find(({ id }) => id === old.id) ?? old);
          expect(order(jobs)).toEqual(expected);
          expect(Math.max(...jobs.map(({ rank }) => rank))).toBeLessThan(next);
        }
      },
    ),
  );
});

test('moves between the same two jobs never run out of numbers', () => {
  let jobs = [job('a', 1), job('b', 2), job('c', 3)];
  for (let turn = 0; turn < 500; turn++) {
    const [, second, third] = order(jobs);
    const moving = jobs.find(({ id }) => id === third);
    const before = jobs.find(({ id }) => id === second);
    if (!moving || !before) throw new Error('a job was lost');
    const changes = movedBefore(moving, before, jobs);
    jobs = jobs.map((old) => changes.find(({ id }) => id === old.id) ?? old);
    expect(order(jobs)).toEqual(['a', third, second]);
  }
});
