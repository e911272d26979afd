import { useMemo } from 'react';
import type { Studio } from '../../../app/studio.ts';
import { useStudio } from '../../../app/studio-context.tsx';
import { reportError } from '../../../ui/report-error.ts';

/** As many as fit side by side. */
const mostCompared = 4;

export interface ViewPictures {
  canCompare(count: number): boolean;
  /** Compares the pictures that are selected, in the gallery's order. */
  compare(): void;
  /** Asks into which collection pictures should go. */
  collect(imageIds: readonly string[]): void;
  /** Asks how the pictures that are selected should be exported; where none are, all that the gallery's filter finds. */
  exportThem(): void;
  /** Walks through the pictures that are selected; where none are, through all that the gallery's filter finds. */
  review(): void;
}

function createViewPictures({ picking, gallery, session }: Studio): ViewPictures {
  const selectedIds = () => [...picking.selection.getState().ids];
  const canCompare = (count: number) => count >= 2 && count <= mostCompared;
  return {
    canCompare,
    compare() {
      const imageIds = selectedIds();
      if (!canCompare(imageIds.length)) return;
      const { sort } = gallery.store.getState();
      session
        .call('gallery.sorted', { imageIds, sort })
        .then((sorted) => canCompare(sorted.imageIds.length) && picking.compared.setState(sorted))
        .catch(reportError);
    },
    collect(imageIds) {
      if (imageIds.length > 0) picking.collecting.setState({ imageIds });
    },
    exportThem() {
      const imageIds = selectedIds();
      const { filter, sort, counts, images } = gallery.store.getState();
      const chosen = imageIds.length > 0;
      const count = chosen ? imageIds.length : (counts?.matching ?? 0);
      if (count === 0) return;
      const pictures = chosen
        ? { kind: 'images' as const, imageIds }
        : { kind: 'filter' as const, filter, sort };
      const example = images.find(({ id }) => !chosen || id === imageIds[0]) ?? null;
      picking.exporting.setState({ wanted: { pictures, count, example } });
    },
    review() {
      const imageIds = selectedIds();
      const { filter, sort } = gallery.store.getState();
      void picking.review.begin(
        imageIds.length > 0 ? { kind: 'images', imageIds, sort } : { kind: 'filter', filter, sort },
      );
    },
  };
}

/** Opens the views that show several pictures: side by side, or one after the other. */
export function useViewPictures(): ViewPictures {
  const studio = useStudio();
  return useMemo(() => createViewPictures(studio), [studio]);
}
