import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Collection } from '#shared/contract/collections.ts';
import type { PickChange } from '#shared/contract/gallery-picking.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../../connection/session.ts';
import {
  type Deed,
  oppositeOf,
  readUndoStack,
  type UndoEntry,
  type UndoStack,
  withDone,
  withMoved,
  withoutLatest,
} from './undo-stack.ts';

/** Where the undo stack outlasts a reload of the page. */
export interface UndoStorage {
  read(): unknown;
  write(stack: UndoStack): void;
}

export interface Deeds {
  /** What can be taken back and done again. */
  store: StoreApi<UndoStack>;
  /** Changes what was decided about pictures; resolves with how many pictures that changed. */
  pick(label: string, changes: readonly PickChange[]): Promise<number>;
  /** Moves pictures to the trash. */
  remove(label: string, imageIds: readonly string[]): Promise<void>;
  /** Moves all rejected pictures to the trash; `label` is told how many these are, and the result, too. */
  removeRejected(label: (count: number) => string): Promise<number>;
  /** Brings pictures back from the trash. */
  restore(label: string, imageIds: readonly string[]): Promise<void>;
  /** Deletes from the trash for good: the one thing that is not remembered here. Resolves with how many went. */
  deleteForever(imageIds: readonly string[]): Promise<number>;
  /** Puts pictures into a collection; resolves with how many were not in it. */
  collect(label: string, collectionId: string, imageIds: readonly string[]): Promise<number>;
  uncollect(label: string, collectionId: string, imageIds: readonly string[]): Promise<number>;
  /** Makes a collection, with pictures in it; taken back as one. */
  createCollection(label: string, name: string, imageIds: readonly string[]): Promise<Collection>;
  renameCollection(label: string, collection: Collection, name: string): Promise<void>;
  deleteCollection(label: string, collectionId: string): Promise<void>;
  /** Takes back the latest that was done; resolves with it, null when there is nothing. */
  undo(): Promise<UndoEntry | null>;
  /** Does again what was taken back last. */
  redo(): Promise<UndoEntry | null>;
}

/** As many as the core takes at once. */
const mostAtOnce = 1000;

function* portionsOf<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += mostAtOnce) yield items.slice(start, start + mostAtOnce);
}

/**
 * Everything that is done to pictures and can be taken back. One after another: who takes something back that is
 * still on its way waits for it first. Everything rejects with what the core said.
 */
export function createDeeds({ call, storage }: { call: Call; storage: UndoStorage }): Deeds {
  const store = createStore<UndoStack>()(() => readUndoStack(storage.read()));
  store.subscribe((stack) => storage.write(stack));
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work, work);
    last = result;
    return result;
  }
  const done = (label: string, deed: Deed) => store.setState((stack) => withDone(stack, { label, deed }));

  /** Asks for each portion in turn. `onAnswered` has all answers so far, and is told them also when a later portion fails. */
  async function inPortions<T, R>(
    items: readonly T[],
    ask: (portion: T[]) => Promise<readonly R[]>,
    onAnswered: (answers: R[]) => void,
  ): Promise<number> {
    const answers: R[] = [];
    try {
      for (const portion of portionsOf(items)) answers.push(...(await ask(portion)));
    } finally {
      if (answers.length > 0) onAnswered(answers);
    }
    return answers.length;
  }

  const setPicks = async (changes: PickChange[]) => (await call('gallery.setPicks', { changes })).before;
  async function trash(imageIds: string[]) {
    await call('gallery.delete', { imageIds });
    return imageIds;
  }
  async function untrash(imageIds: string[]) {
    await call('gallery.restore', { imageIds });
    return imageIds;
  }
  const add = (collectionId: string) => async (imageIds: string[]) =>
    (await call('collections.add', { collectionId, imageIds })).imageIds;
  const take = (collectionId: string) => async (imageIds: string[]) =>
    (await call('collections.remove', { collectionId, imageIds })).imageIds;

  /** Does a deed whose every part is known: the way of undo and redo. */
  async function perform(deed: Deed): Promise<unknown> {
    const nothing = () => {};
    switch (deed.kind) {
      case 'picks':
        return inPortions(deed.changes, setPicks, nothing);
      case 'removed':
        return inPortions(deed.imageIds, trash, nothing);
      case 'restored':
        return inPortions(deed.imageIds, untrash, nothing);
      case 'collected':
        return inPortions(deed.imageIds, add(deed.collectionId), nothing);
      case 'uncollected':
        return inPortions(deed.imageIds, take(deed.collectionId), nothing);
      case 'collection-created':
        return call('collections.restore', { collectionId: deed.collectionId });
      case 'collection-deleted':
        return call('collections.delete', { collectionId: deed.collectionId });
      case 'collection-renamed':
        return call('collections.rename', { collectionId: deed.collectionId, name: deed.to });
    }
  }

  const move = (from: 'done' | 'undone') =>
    inTurn(async () => {
      const entry = store.getState()[from].at(-1);
      if (!entry) return null;
      try {
        await perform(from === 'done' ? oppositeOf(entry.deed) : entry.deed);
      } catch (error) {
        // What the core refuses for good must not stand before what can be taken back.
        const { code } = toErrorReport(error);
        if (code === 'not_found' || code === 'conflict')
          store.setState((stack) => withoutLatest(stack, from));
        throw error;
      }
      store.setState((stack) => withMoved(stack, from));
      return entry;
    });

  return {
    store,
    pick: (label, changes) =>
      inTurn(() =>
        inPortions(changes, setPicks, (before) => {
          const changed = new Set(before.map(({ imageId }) => imageId));
          const deed = { changes: changes.filter(({ imageId }) => changed.has(imageId)), before };
          done(label, { kind: 'picks', ...deed });
        }),
      ),
    remove: (label, imageIds) =>
      inTurn(async () => {
        await inPortions(imageIds, trash, (removed) => done(label, { kind: 'removed', imageIds: removed }));
      }),
    removeRejected: (label) =>
      inTurn(async () => {
        const { imageIds } = await call('gallery.deleteRejected', {});
        if (imageIds.length > 0) done(label(imageIds.length), { kind: 'removed', imageIds });
        return imageIds.length;
      }),
    restore: (label, imageIds) =>
      inTurn(async () => {
        await inPortions(imageIds, untrash, (restored) =>
          done(label, { kind: 'restored', imageIds: restored }),
        );
      }),
    deleteForever: (imageIds) =>
      inTurn(async () => {
        let deleted = 0;
        for (const portion of portionsOf(imageIds))
          deleted += (await call('gallery.deleteForever', { imageIds: portion })).deleted;
        return deleted;
      }),
    collect: (label, collectionId, imageIds) =>
      inTurn(() =>
        inPortions(imageIds, add(collectionId), (added) =>
          done(label, { kind: 'collected', collectionId, imageIds: added }),
        ),
      ),
    uncollect: (label, collectionId, imageIds) =>
      inTurn(() =>
        inPortions(imageIds, take(collectionId), (taken) =>
          done(label, { kind: 'uncollected', collectionId, imageIds: taken }),
        ),
      ),
    createCollection: (label, name, imageIds) =>
      inTurn(async () => {
        const collection = await call('collections.create', { name });
        done(label, { kind: 'collection-created', collectionId: collection.id });
        await inPortions(imageIds, add(collection.id), () => {});
        return collection;
      }),
    renameCollection: (label, { id, name: from }, name) =>
      inTurn(async () => {
        const { name: to } = await call('collections.rename', { collectionId: id, name });
        if (to !== from) done(label, { kind: 'collection-renamed', collectionId: id, from, to });
      }),
    deleteCollection: (label, collectionId) =>
      inTurn(async () => {
        await call('collections.delete', { collectionId });
        done(label, { kind: 'collection-deleted', collectionId });
      }),
    undo: () => move('done'),
    redo: () => move('undone'),
  };
}
