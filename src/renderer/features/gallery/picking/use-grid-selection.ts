import { notifications } from '@mantine/notifications';
import { type KeyboardEvent, type MouseEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { mostIds } from '#shared/contract/gallery.ts';
import type { Studio } from '../../../app/studio.ts';
import { useStudio } from '../../../app/studio-context.tsx';
import { reportError } from '../../../ui/report-error.ts';
import { loadedRange } from './loaded-range.ts';
import { emptySelection, withAll, withRange, withToggled } from './selection.ts';

function tellOfTheFirst(count: number) {
  notifications.show({
    message: `The first ${count.toLocaleString('en')} pictures are selected.`,
    autoClose: 4000,
  });
}

function createGridSelection({ picking, gallery, session, view }: Studio) {
  const { selection } = picking;
  /** The ids from one picture to another, both included, in the gallery's order; what is not here is asked for. */
  async function range(fromId: string, toId: string): Promise<readonly string[]> {
    const { sections, filter, sort } = gallery.store.getState();
    const here = loadedRange(sections, fromId, toId);
    if (here) return here;
    const { imageIds } = await session.call('gallery.ids', { filter, sort, between: { fromId, toId } });
    return imageIds;
  }
  /** One after another: the range of the last key is the one that stays. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    last = last.then(work).catch(reportError);
  };
  const toggle = (imageId: string) => selection.setState((state) => withToggled(state, imageId), true);

  return {
    toggle,
    /** Chooses from the picture where the last choice was made, or from `fallbackId`, to this one. */
    extend(imageId: string, fallbackId: string = imageId) {
      inTurn(async () => {
        const anchorId = selection.getState().anchorId ?? fallbackId;
        const ids = await range(anchorId, imageId);
        if (ids.length >= mostIds) tellOfTheFirst(ids.length);
        selection.setState((state) => withRange(state, anchorId, ids), true);
      });
    },
    clear: () => selection.setState(emptySelection, true),
    /** Chooses all that the gallery's filter finds, also what is not loaded. */
    async selectAll() {
      try {
        const { filter, sort, counts } = gallery.store.getState();
        const { imageIds } = await session.call('gallery.ids', { filter, sort });
        selection.setState(withAll(imageIds), true);
        if (counts && counts.matching > imageIds.length) tellOfTheFirst(imageIds.length);
      } catch (error) {
        reportError(error);
      }
    },
    /** A click opens a picture; with Shift or Ctrl, and while pictures are selected, it selects. */
    click(event: MouseEvent, imageId: string) {
      if (event.shiftKey) this.extend(imageId);
      else if (event.ctrlKey || event.metaKey || selection.getState().ids.size > 0) toggle(imageId);
      else view.showDetail(imageId);
    },
    /** The pictures that a key acts on: those that are selected, else the one that has the focus. */
    targets(focusedId: string | null): string[] {
      const { ids } = selection.getState();
      if (ids.size > 0) return [...ids];
      return focusedId === null ? [] : [focusedId];
    },
    /** Whether a key was one of the selection's; `focusedId` is the picture that has the focus. */
    key(event: KeyboardEvent, focusedId: string | null): boolean {
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.shiftKey && event.key.toLowerCase() === 'a') void this.selectAll();
      else if (command || event.altKey) return false;
      else if (event.key === ' ' && focusedId !== null) toggle(focusedId);
      else if (event.key === 'Escape' && selection.getState().ids.size > 0) this.clear();
      else return false;
      return true;
    },
  };
}

export type GridSelection = ReturnType<typeof createGridSelection>;

/** What the grid's mouse and keys choose. */
export function useGridSelection(): GridSelection {
  const studio = useStudio();
  return useMemo(() => createGridSelection(studio), [studio]);
}

/** The ids of the pictures that are selected. */
export function useSelectedIds(): ReadonlySet<string> {
  return useStore(useStudio().picking.selection, ({ ids }) => ids);
}
