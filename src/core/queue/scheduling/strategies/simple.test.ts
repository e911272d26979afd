import { expect, test } from 'vitest';
import { type Board, createBoard } from '../board.ts';
import { createTimes } from '../times.ts';
import type { Strategy } from '../types.ts';
import { idleDevices, nextInOrder } from './in-order.ts';
import {
  createFirstInFirstOut,
  createLeastMemory,
  createQueueDepth,
  createRoundRobin,
  createSingleDevice,
} from './simple.ts';

function threeDevices(): Board {
  const board = createBoard({ times: createTimes() });
  for (const id of ['m', 'n']) board.setModel({ id, footprintBytes: 4 });
  for (const [id, capacityBytes] of [
    ['a', 10],
    ['b', 20],
    ['c', 12],
  ] as const)
    board.setDevice({ id, capacityBytes, usable: true }, 0);
  return board;
}
function accept(board: Board, modelId: string, images: number) {
  const unitIndexes = Array.from({ length: images }, (_, index) => index);
  board.accept({
    id: `${modelId}${board.acceptedJobs}`,
    modelId,
    unitIndexes,
    workPerUnit: 1,
    acceptedAt: 0,
  });
}
/** Where the next images go; those named in `ends` are free again after each. */
function placesOf(board: Board, strategy: Strategy, ends = false): string[] {
  const places: string[] = [];
  for (;;) {
    const assignment = strategy.next(board, 0);
    if (!assignment) return places;
    places.push(assignment.device.id);
    const ended = board.start(assignment, 0);
    const attempt = { loadSeconds: null, runSeconds: null, ended, returned: [], avoidDevice: false };
    if (ends) board.end(attempt, 0);
  }
}

test('the plain queue prefers the device that has the model, then the one with most room', () => {
  const board = threeDevices();
  board.setResident('c', ['m']);
  accept(board, 'm', 1);
  accept(board, 'n', 2);
  expect(placesOf(board, createFirstInFirstOut())).toEqual(['c', 'b', 'a']);
});

test('round-robin gives each device its turn, whatever it has loaded', () => {
  const board = threeDevices();
  accept(board, 'm', 5);
  expect(placesOf(board, createRoundRobin(), true)).toEqual(['a', 'b', 'c', 'a', 'b']);
});

test('least-memory takes the device with most free memory', () => {
  const board = threeDevices();
  accept(board, 'm', 3);
  expect(placesOf(board, createLeastMemory())).toEqual(['b', 'c', 'a']);
});

test('queue-depth keeps an image in the queue that was shortest when it came', () => {
  const board = threeDevices();
  const strategy = createQueueDepth();
  accept(board, 'm', 6);
  expect(placesOf(board, strategy)).toEqual(['a', 'b', 'c']);
  // Each device has one more of its own: a is the only one that is free, and takes just that.
  const work = board.device('a')?.work;
  const ended = work?.kind === 'busy' ? work.units : [];
  board.end({ loadSeconds: null, runSeconds: null, ended, returned: [], avoidDevice: false }, 1);
  expect(placesOf(board, strategy, true)).toEqual(['a']);
});

test('single-device uses the first device that is on, in order', () => {
  const board = threeDevices();
  board.setDevice({ id: 'a', capacityBytes: 10, usable: false }, 0);
  accept(board, 'm', 1);
  accept(board, 'n', 1);
  expect(placesOf(board, createSingleDevice(), true)).toEqual(['b', 'b']);
});

test('a strategy of one’s own is a few lines: here, the device that is last in the list goes first', () => {
  const lastFirst: Strategy = {
    name: 'last-first',
    next: (board) => nextInOrder(board, (idle) => idle.at(-1) ?? null),
  };
  const board = threeDevices();
  accept(board, 'm', 2);
  expect(placesOf(board, lastFirst)).toEqual(['c', 'b']);
  expect(idleDevices(board).map(({ id }) => id)).toEqual(['a']);
});
