import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Collection } from '#shared/contract/collections.ts';
import type { PickChange } from '#shared/contract/gallery-picking.ts';
import type { Studio } from '../../../app/studio.ts';
import { useStudio } from '../../../app/studio-context.tsx';
import { undoKeys } from '../../../ui/keys.ts';
import { reportError } from '../../../ui/report-error.ts';
import { UndoMessage } from '../../../ui/UndoMessage.tsx';
import {
  collectedLabel,
  favoriteLabel,
  inSentence,
  ratingLabel,
  rejectedLabel,
  removedLabel,
  restoredLabel,
  uncollectedLabel,
  winnerLabel,
} from './deed-labels.ts';
import type { UndoEntry } from './undo-stack.ts';

export interface PickActions {
  /** Makes favorites of pictures; where all of them are, of none. */
  toggleFavorite(imageIds: readonly string[]): void;
  /** One to five; null takes the rating away. */
  rate(imageIds: readonly string[], rating: number | null): void;
  /** Rejects pictures; where all of them are, none. */
  toggleRejected(imageIds: readonly string[]): void;
  /** One picture is the best: a favorite, and the others are rejected. */
  pickWinner(imageId: string, others: readonly string[]): void;
  /** Moves to the trash and offers to bring them back. */
  remove(imageIds: readonly string[]): void;
  removeRejected(): void;
  restore(imageIds: readonly string[]): void;
  /** From the trash; this cannot be taken back. */
  deleteForever(imageIds: readonly string[]): void;
  emptyTrash(): void;
  collect(collection: { id: string; name: string }, imageIds: readonly string[]): void;
  uncollect(collection: { id: string; name: string }, imageIds: readonly string[]): void;
  createCollection(name: string, imageIds: readonly string[]): void;
  renameCollection(collection: Collection, name: string): void;
  deleteCollection(collection: Collection): void;
  /** Resolves with what was taken back; null when there was nothing, or it could not be. */
  undo(): Promise<UndoEntry | null>;
  redo(): Promise<UndoEntry | null>;
}

const doneNotification = 'picture-deed';
const undoneNotification = 'picture-undo';
const undoTimeMs = 10_000;
const saidTimeMs = 2500;

function createPickActions({ gallery, picking, session }: Studio): PickActions {
  const { deeds } = picking;

  function say(text: string) {
    notifications.hide(undoneNotification);
    notifications.show({ id: undoneNotification, message: text, autoClose: saidTimeMs });
  }
  async function undo() {
    notifications.hide(doneNotification);
    try {
      const entry = await deeds.undo();
      // The message comes after the deed, which may just have ended.
      notifications.hide(doneNotification);
      if (entry) say(`Taken back: ${inSentence(entry.label)}.`);
      return entry;
    } catch (error) {
      reportError(error);
      return null;
    }
  }
  async function redo() {
    try {
      const entry = await deeds.redo();
      if (entry) say(`Done again: ${inSentence(entry.label)}.`);
      return entry;
    } catch (error) {
      reportError(error);
      return null;
    }
  }
  /** One message for all: the last deed is what Undo means. */
  function offerUndo(label: string) {
    for (const id of [doneNotification, undoneNotification]) notifications.hide(id);
    notifications.show({
      id: doneNotification,
      withCloseButton: true,
      autoClose: undoTimeMs,
      message: <UndoMessage text={`${label}.`} keys={undoKeys} onUndo={() => void undo()} />,
    });
  }
  /** What happens to one picture is seen on it; what happens to many is said. */
  const said = (count: number, label: string) => {
    if (count > 1) offerUndo(label);
  };
  /** A picture that is rejected leaves the grid that hides such ones: then it is said. */
  const vanishes = () =>
    gallery.store.getState().filter.rejected === 'hide' && picking.review.store.getState().state === 'closed';
  const changesOf = (imageIds: readonly string[], change: Omit<PickChange, 'imageId'>) =>
    imageIds.map((imageId) => ({ imageId, ...change }));

  /** Sets a mark, and where every picture has it already, takes it off. */
  async function toggle(
    imageIds: readonly string[],
    mark: 'favorite' | 'rejected',
    labelOf: (count: number, on: boolean) => string,
  ) {
    for (const on of [true, false]) {
      const label = labelOf(imageIds.length, on);
      const changed = await deeds.pick(label, changesOf(imageIds, { [mark]: on }));
      if (changed === 0) continue;
      return mark === 'rejected' && on && vanishes() ? offerUndo(label) : said(imageIds.length, label);
    }
  }
  const report = (work: Promise<unknown>) => void work.catch(reportError);

  return {
    toggleFavorite: (imageIds) => report(toggle(imageIds, 'favorite', favoriteLabel)),
    toggleRejected: (imageIds) => report(toggle(imageIds, 'rejected', rejectedLabel)),
    rate(imageIds, rating) {
      const label = ratingLabel(imageIds.length, rating);
      report(
        deeds
          .pick(label, changesOf(imageIds, { rating }))
          .then((count) => (count > 0 ? said(imageIds.length, label) : undefined)),
      );
    },
    pickWinner(imageId, others) {
      const label = winnerLabel(others.length + 1);
      report(
        deeds
          .pick(label, [{ imageId, favorite: true }, ...changesOf(others, { rejected: true })])
          .then((count) => (count > 0 ? offerUndo(label) : undefined)),
      );
    },
    remove(imageIds) {
      const label = removedLabel(imageIds.length);
      report(deeds.remove(label, imageIds).then(() => offerUndo(label)));
    },
    removeRejected() {
      report(
        deeds
          .removeRejected(removedLabel)
          .then((count) => (count > 0 ? offerUndo(removedLabel(count)) : say('No picture is rejected.'))),
      );
    },
    restore(imageIds) {
      const label = restoredLabel(imageIds.length);
      report(deeds.restore(label, imageIds).then(() => offerUndo(label)));
    },
    deleteForever(imageIds) {
      report(
        deeds
          .deleteForever(imageIds)
          .then((deleted) => say(`${countOf(deleted, 'picture')} deleted for good.`)),
      );
    },
    emptyTrash() {
      report(
        session
          .call('gallery.emptyTrash', {})
          .then(({ deleted }) => say(`${countOf(deleted, 'picture')} deleted for good.`)),
      );
    },
    collect({ id, name }, imageIds) {
      report(
        deeds
          .collect(collectedLabel(imageIds.length, name), id, imageIds)
          .then((count) =>
            count > 0
              ? offerUndo(collectedLabel(count, name))
              : say(imageIds.length === 1 ? `It is in “${name}” already.` : `All are in “${name}” already.`),
          ),
      );
    },
    uncollect({ id, name }, imageIds) {
      report(
        deeds
          .uncollect(uncollectedLabel(imageIds.length, name), id, imageIds)
          .then((count) => (count > 0 ? offerUndo(uncollectedLabel(count, name)) : undefined)),
      );
    },
    createCollection(name, imageIds) {
      const label = collectedLabel(imageIds.length, name);
      report(deeds.createCollection(label, name, imageIds).then(() => offerUndo(label)));
    },
    renameCollection(collection, name) {
      report(deeds.renameCollection(`Renamed “${collection.name}”`, collection, name));
    },
    deleteCollection({ id, name }) {
      const label = `Deleted the collection “${name}”`;
      report(deeds.deleteCollection(label, id).then(() => offerUndo(label)));
    },
    undo,
    redo,
  };
}

/** What people decide about pictures, with the messages that offer to take it back. */
export function usePickActions(): PickActions {
  const studio = useStudio();
  return useMemo(() => createPickActions(studio), [studio]);
}
