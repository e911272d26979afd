import { expect, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../../connection/session.ts';
import { createDeeds } from './deeds.ts';
import type { UndoStack } from './undo-stack.ts';

/** A core that remembers what it was asked; ratings and the trash are real enough to be taken back. */
function createCore() {
  const asked: { name: string; input: unknown }[] = [];
  const ratings = new Map<string, number | null>();
  const trash = new Set<string>();
  let failure: PolyptychError | null = null;
  interface Pick {
    imageId: string;
    rating?: number | null;
  }
  const answers: Record<string, (input: never) => unknown> = {
    'gallery.setPicks'({ changes }: { changes: Pick[] }) {
      const before = changes
        .filter(({ imageId, rating }) => (ratings.get(imageId) ?? null) !== rating)
        .map(({ imageId }) => ({ imageId, rating: ratings.get(imageId) ?? null }));
      for (const { imageId, rating = null } of changes) ratings.set(imageId, rating);
      return { before };
    },
    'gallery.delete': ({ imageIds }: { imageIds: string[] }) => void imageIds.map((id) => trash.add(id)),
    'gallery.restore': ({ imageIds }: { imageIds: string[] }) => void imageIds.map((id) => trash.delete(id)),
    'collections.create': ({ name }: { name: string }) => ({ id: 'c', name }),
    'collections.remove': ({ imageIds }: { imageIds: string[] }) => ({ imageIds }),
    'collections.add': ({ imageIds }: { imageIds: string[] }) => ({ imageIds: imageIds.slice(1) }),
  };
  const call = (async (name: string, input: never) => {
    asked.push({ name, input });
    if (failure) throw failure;
    return answers[name]?.(input) ?? {};
  }) as unknown as Call;
  let stored: unknown = null;
  const storage = {
    read: () => stored,
    write: (stack: UndoStack) => (stored = JSON.parse(JSON.stringify(stack))),
  };
  return {
    open: () => createDeeds({ call, storage }),
    asked,
    ratings,
    trash,
    fail: (error: PolyptychError | null) => (failure = error),
  };
}

test('a rating is taken back to what it was before, and done again, also after the page was loaded anew', async () => {
  const { open, ratings } = createCore();
  const before = open();
  await before.pick('Rated a', [{ imageId: 'a', rating: 2 }]);
  await before.pick('Rated both', [
    { imageId: 'a', rating: 5 },
    { imageId: 'b', rating: 5 },
  ]);
  const after = open();
  expect(await after.undo()).toMatchObject({ label: 'Rated both' });
  expect([...ratings]).toEqual([
    ['a', 2],
    ['b', null],
  ]);
  expect(await after.redo()).toMatchObject({ label: 'Rated both' });
  expect([...ratings.values()]).toEqual([5, 5]);
  await after.undo();
  await after.undo();
  expect([...ratings.values()]).toEqual([null, null]);
  expect(await after.undo()).toBeNull();
});

test('what changed nothing is nothing to take back', async () => {
  const deeds = createCore().open();
  expect(await deeds.pick('Cleared', [{ imageId: 'a', rating: null }])).toBe(0);
  expect(await deeds.undo()).toBeNull();
});

test('who is quick takes a deletion back that is still on its way', async () => {
  const { open, trash } = createCore();
  const deeds = open();
  const removing = deeds.remove('Deleted 2 pictures', ['a', 'b']);
  expect(await deeds.undo()).toMatchObject({ label: 'Deleted 2 pictures' });
  await removing;
  expect(trash.size).toBe(0);
});

test('thousands go in portions, and are one entry', async () => {
  const { open, asked, trash } = createCore();
  const deeds = open();
  const imageIds = Array.from({ length: 2500 }, (_, index) => `p${index}`);
  await deeds.remove('Deleted 2,500 pictures', imageIds);
  expect(asked.map(({ name }) => name)).toEqual(['gallery.delete', 'gallery.delete', 'gallery.delete']);
  expect(deeds.store.getState().done).toHaveLength(1);
  await deeds.undo();
  expect(trash.size).toBe(0);
});

test('only pictures that were not in a collection leave it again', async () => {
  const { open, asked } = createCore();
  const deeds = open();
  expect(await deeds.collect('Added', 'c', ['a', 'b'])).toBe(1);
  await deeds.undo();
  expect(asked.at(-1)).toEqual({ name: 'collections.remove', input: { collectionId: 'c', imageIds: ['b'] } });
});

test('a new collection with its pictures is taken back as one', async () => {
  const { open, asked } = createCore();
  const deeds = open();
  await deeds.createCollection('Made', 'Trees', ['a', 'b']);
  await deeds.undo();
  expect(asked.at(-1)).toEqual({ name: 'collections.delete', input: { collectionId: 'c' } });
  await deeds.redo();
  expect(asked.at(-1)).toEqual({ name: 'collections.restore', input: { collectionId: 'c' } });
});

test('what fails is no entry; what cannot be taken back any more makes way for what was done before it', async () => {
  const { open, fail } = createCore();
  const deeds = open();
  const lost = new PolyptychError('disconnected', 'There is no connection to Polyptych.');
  await deeds.pick('Rated', [{ imageId: 'a', rating: 2 }]);
  fail(lost);
  await expect(deeds.remove('Deleted', ['a'])).rejects.toThrow(lost.message);
  await expect(deeds.undo()).rejects.toThrow(lost.message);
  expect(deeds.store.getState().done).toHaveLength(1);
  fail(null);
  await deeds.remove('Deleted', ['a']);
  fail(new PolyptychError('not_found', 'There is no such picture in the trash any more.'));
  await expect(deeds.undo()).rejects.toThrow('no such picture');
  fail(null);
  expect(await deeds.undo()).toMatchObject({ label: 'Rated' });
});
