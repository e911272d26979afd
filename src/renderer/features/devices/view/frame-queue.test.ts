import { expect, it } from 'vitest';
import { createFrameQueue } from './frame-queue.ts';

/** Frames that come when told to, and a clock that only tasks move. */
function createFrames() {
  let now = 0;
  let callbacks: (() => void)[] = [];
  return {
    frames: { request: (callback: () => void) => void callbacks.push(callback), now: () => now },
    work: (milliseconds: number) => {
      now += milliseconds;
    },
    next() {
      const due = callbacks;
      callbacks = [];
      for (const callback of due) callback();
      return due.length;
    },
  };
}

it('does as much in a frame as fits its share, and at least one task', () => {
  const { frames, work, next } = createFrames();
  const queue = createFrameQueue(frames);
  const done: string[] = [];
  for (const [key, cost] of [
    ['a', 1],
    ['b', 1],
    ['c', 9],
    ['d', 9],
  ] as const)
    queue.add(key, () => {
      work(cost);
      done.push(key);
    });
  next();
  expect(done).toEqual(['a', 'b', 'c']);
  next();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  expect(next()).toBe(0);
});

it('does only the latest of what was asked for under one key, and nothing that was taken back', () => {
  const { frames, next } = createFrames();
  const queue = createFrameQueue(frames);
  const done: string[] = [];
  queue.add('a', () => done.push('old'));
  queue.add('a', () => done.push('new'));
  const undo = queue.add('b', () => done.push('never'));
  undo();
  next();
  expect(done).toEqual(['new']);
});

it('goes on after a task that asks for another', () => {
  const { frames, next } = createFrames();
  const queue = createFrameQueue(frames);
  let rounds = 0;
  const again = () => {
    rounds += 1;
    if (rounds < 3) queue.add('a', again);
  };
  queue.add('a', again);
  for (let frame = 0; frame < 5; frame += 1) next();
  expect(rounds).toBe(3);
});
