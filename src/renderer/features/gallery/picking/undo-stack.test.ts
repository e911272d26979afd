import { expect, test } from 'vitest';
import {
  type Deed,
  emptyUndoStack,
  oppositeOf,
  readUndoStack,
  type UndoEntry,
  withDone,
  withMoved,
} from './undo-stack.ts';

const removed = (...imageIds: string[]): UndoEntry => ({
  label: `Deleted ${imageIds.length}`,
  deed: { kind: 'removed', imageIds },
});

test('what was done moves to and fro, and something new ends what could be done again', () => {
  const two = withDone(withDone(emptyUndoStack, removed('a')), removed('b'));
  const back = withMoved(two, 'done');
  expect(back).toEqual({ done: [removed('a')], undone: [removed('b')] });
  expect(withMoved(back, 'undone')).toEqual(two);
  expect(withDone(back, removed('c'))).toEqual({ done: [removed('a'), removed('c')], undone: [] });
  expect(withMoved(emptyUndoStack, 'done')).toEqual(emptyUndoStack);
});

test('the opposite of the opposite is the deed itself', () => {
  const collectionId = 'c';
  const imageIds = ['a'];
  const deeds: Deed[] = [
    { kind: 'picks', changes: [{ imageId: 'a', rating: 3 }], before: [{ imageId: 'a', rating: null }] },
    { kind: 'removed', imageIds },
    { kind: 'collected', collectionId, imageIds },
    { kind: 'collection-created', collectionId },
    { kind: 'collection-renamed', collectionId, from: 'Old', to: 'New' },
  ];
  for (const deed of deeds) {
    expect(oppositeOf(deed)).not.toEqual(deed);
    expect(oppositeOf(oppositeOf(deed))).toEqual(deed);
  }
});

test('the oldest are forgotten when there are too many, or when they name too many pictures', () => {
  let stack = emptyUndoStack;
  for (let index = 0; index < 150; index += 1) stack = withDone(stack, removed(`p${index}`));
  expect(stack.done).toHaveLength(100);
  expect(stack.done.at(-1)).toEqual(removed('p149'));
  const many = Array.from({ length: 15_000 }, (_, index) => `q${index}`);
  stack = withDone(withDone(stack, removed(...many)), removed(...many));
  expect(stack.done).toHaveLength(1);
});

test('the latest is never forgotten, however many pictures it was about', () => {
  const many = removed(...Array.from({ length: 50_000 }, (_, index) => `q${index}`));
  const stack = withDone(withDone(emptyUndoStack, removed('a')), many);
  expect(stack.done).toEqual([many]);
  expect(withMoved(stack, 'done').undone).toEqual([many]);
});

test('a stack is read back as it was stored; what is none is an empty one', () => {
  const stack = withMoved(withDone(withDone(emptyUndoStack, removed('a')), removed('b')), 'done');
  expect(readUndoStack(JSON.parse(JSON.stringify(stack)))).toEqual(stack);
  expect(readUndoStack(null)).toEqual(emptyUndoStack);
  expect(readUndoStack({ done: [{ label: 'x', deed: { kind: 'other' } }], undone: [] })).toEqual(
    emptyUndoStack,
  );
});
