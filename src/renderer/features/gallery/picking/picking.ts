import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../../connection/session.ts';
import { createExporting, type ExportingStore } from '../../export-pictures/to-export.ts';
import type { GalleryEvent } from '../gallery-state.ts';
import { createDeeds, type Deeds, type UndoStorage } from './deeds.ts';
import { createReview, type ReviewStore } from './review/review-store.ts';
import { emptySelection, type Selection, withoutImages } from './selection.ts';

/** What this window does to choose among pictures. */
export interface Picking {
  deeds: Deeds;
  selection: StoreApi<Selection>;
  review: ReviewStore;
  /** The pictures that are compared, two to four; null while none are. */
  compared: StoreApi<{ imageIds: readonly string[] | null }>;
  /** The pictures that are about to be put into a collection; null while none are. */
  collecting: StoreApi<{ imageIds: readonly string[] | null }>;
  /** The pictures that are about to be exported. */
  exporting: ExportingStore;
  apply(event: GalleryEvent): void;
  /** Calls back for all news of pictures; returns its undo. */
  onNews(listener: (event: GalleryEvent) => void): () => void;
}

export function createPicking({ call, undoStorage }: { call: Call; undoStorage: UndoStorage }): Picking {
  const selection = createStore<Selection>()(() => emptySelection);
  const review = createReview({ call });
  const listeners = new Set<(event: GalleryEvent) => void>();
  return {
    deeds: createDeeds({ call, storage: undoStorage }),
    selection,
    review,
    compared: createStore<{ imageIds: readonly string[] | null }>()(() => ({ imageIds: null })),
    collecting: createStore<{ imageIds: readonly string[] | null }>()(() => ({ imageIds: null })),
    exporting: createExporting(),
    apply(event) {
      review.apply(event);
      if (event.name === 'gallery.removed')
        selection.setState((state) => withoutImages(state, event.payload.imageIds), true);
      for (const listener of [...listeners]) listener(event);
    },
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
