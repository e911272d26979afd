import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useGallery, useStudio } from '../../app/studio-context.tsx';
import type { GridItems } from './grid-items.ts';
import { type GridLayout, groupOfRow, type RowHeights, rowAt, rowOfCell, rowStart } from './grid-layout.ts';

const paddingStart = 0;
const paddingEnd = 4;
/** Scrolled less than this, the grid is at its beginning, and new pictures are seen. */
const beginningPixels = 60;

export interface GridRowsOptions {
  scroller: RefObject<HTMLDivElement | null>;
  items: GridItems;
  layout: GridLayout;
  heights: RowHeights;
  /** The cell with the focus: its row stays in the page. */
  active: number;
}

/** The rows that are on the screen. Scrolled down, what is seen stays where it is while pictures arrive above it. */
export function useGridRows({ scroller, items, layout, heights, active }: GridRowsOptions) {
  const { gallery } = useStudio();
  const list = useGallery((state) => state.list);
  const asked = useGallery((state) => state.filter);
  const sort = useGallery((state) => state.sort);
  const activeRow = rowOfCell(layout, active);
  const virtualizer = useVirtualizer({
    count: layout.rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: (row) => (rowAt(layout, row)?.kind === 'title' ? heights.title : heights.cells),
    overscan: 2,
    paddingStart,
    paddingEnd,
    // The focused tile stays in the page when it is scrolled out of sight, so that the focus is not lost.
    rangeExtractor: useCallback(
      (range: Range) => {
        const rows = defaultRangeExtractor(range);
        return rows.includes(activeRow) || activeRow >= range.count
          ? rows
          : [...rows, activeRow].sort((a, b) => a - b);
      },
      [activeRow],
    ),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, layout, heights]);

  const rows = virtualizer.getVirtualItems();
  const range = virtualizer.range;
  const shownRows = { first: range?.startIndex ?? 0, last: range?.endIndex ?? 0 };
  const firstCell = cellsFrom(layout, shownRows.first);
  const endCell = cellsFrom(layout, shownRows.last + 1);
  const offset = items.cellOfPlace(0);
  useEffect(() => {
    gallery.look('grid', { start: Math.max(0, firstCell - offset), end: Math.max(0, endCell - offset) });
  }, [gallery, firstCell, endCell, offset]);
  useEffect(() => () => gallery.look('grid', null), [gallery]);

  /**
   * The first picture that is wholly seen, and how far below the grid's top edge it is. It stays the same until somebody
   * scrolls: what comes and goes above it one after the other must not add up.
   */
  const anchor = useRef<{ key: string; pixels: number } | null>(null);
  const scrolledByItself = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || anchor.current === null) return;
    const cell = items.find(anchor.current.key);
    if (cell === -1 || element.scrollTop < beginningPixels) return;
    const start = rowStart(layout, rowOfCell(layout, cell), heights);
    const moved = start - anchor.current.pixels - element.scrollTop;
    if (Math.abs(moved) <= 1) return;
    scrolledByItself.current = true;
    element.scrollTop += moved;
  }, [items, layout, heights, scroller]);
  const remember = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (scrolledByItself.current) {
      scrolledByItself.current = false;
      return;
    }
    for (let row = shownRows.first; row <= shownRows.last; row += 1) {
      const shown = rowAt(layout, row);
      const start = rowStart(layout, row, heights);
      if (shown?.kind !== 'cells' || start < element.scrollTop) continue;
      const item = items.at(shown.firstCell);
      anchor.current = item ? { key: item.key, pixels: start - element.scrollTop } : null;
      return;
    }
  }, [heights, items, layout, scroller, shownRows.first, shownRows.last]);
  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('scroll', remember, { passive: true });
    return () => element?.removeEventListener('scroll', remember);
  }, [remember, scroller]);

  // Another list is looked at from its beginning.
  const shownList = useRef({ asked, sort });
  useLayoutEffect(() => {
    if (shownList.current.asked !== asked || shownList.current.sort !== sort) {
      shownList.current = { asked, sort };
      anchor.current = null;
      scroller.current?.scrollTo({ top: 0 });
    }
    // What was asked for is shown once its list is there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [list]);

  return {
    virtualizer,
    rows,
    /** Scrolls so that a cell is seen; `withTitle`: from the title of its day on. */
    showCell(cell: number, { withTitle = false } = {}) {
      const row = rowOfCell(layout, cell);
      if (withTitle) virtualizer.scrollToIndex(groupOfRow(layout, row)?.firstRow ?? row, { align: 'start' });
      else virtualizer.scrollToIndex(row, { align: 'auto' });
    },
  };
}

/** The first cell in a row or below it. */
function cellsFrom(layout: GridLayout, row: number): number {
  const shown = rowAt(layout, row);
  if (!shown) return layout.cellCount;
  return shown.kind === 'title' ? shown.group.firstCell : shown.firstCell;
}
