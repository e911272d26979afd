import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useGallery, useStudio } from '../../app/studio-context.tsx';
import type { GridItems } from './grid-items.ts';
import {
  cellsFrom,
  type GridLayout,
  groupOfRow,
  type RowHeights,
  rowAt,
  rowAtPixel,
  rowOfCell,
  rowStart,
} from './grid-layout.ts';
import { afterScroll, createScrollMap, positionAt, type ScrollPosition } from './scroll-map.ts';

const paddingEnd = 4;
/** Rows beyond both edges of what is seen. */
const overscan = 2;
/** Scrolled less than this, the grid is at its beginning, and new pictures are seen. */
const beginningPixels = 60;

export interface GridRowsOptions {
  scroller: RefObject<HTMLDivElement | null>;
  /** Of the scroller, in pixels. */
  viewHeight: number;
  items: GridItems;
  layout: GridLayout;
  heights: RowHeights;
  /** The cell with the focus: its row stays in the page. */
  active: number;
}

/** The rows that are on the screen. Scrolled down, what is seen stays where it is while pictures arrive above it. */
export function useGridRows({ scroller, viewHeight, items, layout, heights, active }: GridRowsOptions) {
  const { gallery } = useStudio();
  const list = useGallery((state) => state.list);
  const asked = useGallery((state) => state.filter);
  const sort = useGallery((state) => state.sort);
  const contentHeight = rowStart(layout, layout.rowCount, heights) + paddingEnd;
  const map = useMemo(() => createScrollMap(contentHeight, viewHeight), [contentHeight, viewHeight]);
  /** Where one is, and where one was when rows were last drawn. */
  const position = useRef<ScrollPosition>({ contentTop: 0, scrollTop: 0 });
  const [drawn, setDrawn] = useState<ScrollPosition>({ contentTop: 0, scrollTop: 0 });

  const rowsSeen = useCallback(
    ({ contentTop }: ScrollPosition) => ({
      first: rowAtPixel(layout, contentTop, heights),
      last: rowAtPixel(layout, contentTop + viewHeight, heights),
    }),
    [layout, heights, viewHeight],
  );
  const seen = rowsSeen(drawn);
  const firstCell = cellsFrom(layout, seen.first);
  const endCell = cellsFrom(layout, seen.last + 1);
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
  const remember = useCallback(() => {
    const { contentTop } = position.current;
    const { first, last } = rowsSeen(position.current);
    for (let row = first; row <= last; row += 1) {
      const shown = rowAt(layout, row);
      const start = rowStart(layout, row, heights);
      if (shown?.kind !== 'cells' || start < contentTop) continue;
      const item = items.at(shown.firstCell);
      anchor.current = item ? { key: item.key, pixels: start - contentTop } : null;
      return;
    }
  }, [heights, items, layout, rowsSeen]);

  const moveTo = useCallback(
    (contentTop: number) => {
      const next = positionAt(contentTop, map);
      position.current = next;
      if (scroller.current) scroller.current.scrollTop = next.scrollTop;
      setDrawn(next);
    },
    [map, scroller],
  );
  useLayoutEffect(() => {
    if (anchor.current === null || position.current.contentTop < beginningPixels) return;
    const cell = items.find(anchor.current.key);
    if (cell === -1) return;
    const contentTop = rowStart(layout, rowOfCell(layout, cell), heights) - anchor.current.pixels;
    if (Math.abs(contentTop - position.current.contentTop) > 1) moveTo(contentTop);
  }, [items, layout, heights, moveTo]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const { scrollTop } = element;
      // What was scrolled from here is known, and the anchor is still what somebody looks at.
      if (Math.abs(scrollTop - position.current.scrollTop) <= 1) return;
      const next = afterScroll(position.current, scrollTop, map);
      position.current = next;
      remember();
      const now = rowsSeen(next);
      const moved = next.contentTop - next.scrollTop !== drawn.contentTop - drawn.scrollTop;
      // At once: a frame later there would be a gap at the edge.
      if (moved || now.first !== seen.first || now.last !== seen.last) flushSync(() => setDrawn(next));
    };
    // The scroll bar shows where one is once one rests.
    const onScrollEnd = () => {
      const { contentTop, scrollTop } = position.current;
      if (Math.abs(map.toScrollTop(contentTop) - scrollTop) > 1) moveTo(contentTop);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('scrollend', onScrollEnd);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('scrollend', onScrollEnd);
    };
  }, [drawn, map, moveTo, remember, rowsSeen, scroller, seen.first, seen.last]);

  // Another list is looked at from its beginning.
  const shownList = useRef({ asked, sort });
  useLayoutEffect(() => {
    if (shownList.current.asked !== asked || shownList.current.sort !== sort) {
      shownList.current = { asked, sort };
      anchor.current = null;
      moveTo(0);
    }
    // What was asked for is shown once its list is there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [list]);

  return {
    /** The element's height in pixels, and where in it the content's first row would be. */
    elementHeight: map.elementHeight,
    contentStart: drawn.scrollTop - drawn.contentTop,
    /** The title over what is seen first, the rows around what is seen, and the one with the focus; from first to last. */
    rows: rowsToDraw(layout, seen, rowOfCell(layout, active)),
    /** Scrolls so that a cell is seen below its title; `withTitle`: from the title of its day on. */
    showCell(cell: number, { withTitle = false } = {}) {
      const row = rowOfCell(layout, cell);
      const group = groupOfRow(layout, row);
      const top = rowStart(layout, row, heights) - heights.title;
      const bottom = top + heights.title + heights.cells;
      const { contentTop } = position.current;
      if (withTitle) moveTo(rowStart(layout, group?.firstRow ?? row, heights));
      else if (top < contentTop) moveTo(top);
      else if (bottom > contentTop + viewHeight) moveTo(bottom - viewHeight);
      else return;
      remember();
    },
  };
}

function rowsToDraw(layout: GridLayout, seen: { first: number; last: number }, activeRow: number): number[] {
  const first = Math.max(0, seen.first - overscan);
  const last = Math.min(layout.rowCount - 1, seen.last + overscan);
  const rows = Array.from({ length: Math.max(0, last + 1 - first) }, (_, index) => first + index);
  const title = groupOfRow(layout, first)?.firstRow;
  for (const row of [title, activeRow])
    if (row !== undefined && row < layout.rowCount && !rows.includes(row)) rows.push(row);
  return rows.sort((a, b) => a - b);
}
