import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStudio } from '../../app/studio-context.tsx';
import type { GridItems } from './grid-items.ts';
import type { GridLayout } from './grid-layout.ts';

export interface GridFocusOptions {
  items: GridItems;
  layout: GridLayout;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Which cell of the grid takes the focus: it stays with its picture, wherever that moves. */
export function useGridFocus({ items, layout, scroller }: GridFocusOptions) {
  const { gallery, view } = useStudio();
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const wanted = useRef(false);
  const inside = useRef(false);
  /** Only to look at `wanted` again after the large view has closed. */
  const [, setReturns] = useState(0);
  const found = items.find(activeKey);
  const active = found === -1 ? 0 : found;
  const currentKey = items.at(active)?.key ?? null;

  // A picture that was waited for takes the place of its key.
  if (activeKey?.startsWith('#') && currentKey !== null && currentKey !== activeKey) setActiveKey(currentKey);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) wanted.current = true;
    // With another number of columns its row is another one, too.
  }, [currentKey, layout.columns]);

  // The picture with the focus is not let go, however far the grid is scrolled.
  const place = active - items.cellOfPlace(0);
  useEffect(() => gallery.look('focus', { start: Math.max(0, place), end: place + 1 }), [gallery, place]);
  useEffect(() => () => gallery.look('focus', null), [gallery]);

  // The large view steps through the pictures; closed, it leaves the focus on the last one, unless the prompt wants it.
  useEffect(
    () =>
      view.store.subscribe((now, before) => {
        if (now.detailImageId === before.detailImageId) return;
        if (now.detailImageId !== null) return setActiveKey(now.detailImageId);
        if (now.promptFocusRequests !== before.promptFocusRequests) return;
        wanted.current = true;
        setReturns((count) => count + 1);
      }),
    [view],
  );

  useEffect(() => {
    if (!wanted.current || currentKey === null) return;
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(currentKey)}"]`);
    if (!tile) return;
    wanted.current = false;
    tile.focus({ preventScroll: true });
  });

  const last = useRef(0);
  useEffect(() => {
    if (found !== -1) last.current = found;
  });

  return {
    /** The cell that takes the focus; the first one until another is chosen. */
    active,
    setActiveKey,
    setInside(isInside: boolean) {
      inside.current = isInside;
    },
    /** Where the focus was when its tile went with it; null while it is not lost. */
    lostCell: () =>
      found === -1 && activeKey !== null && document.activeElement === document.body && inside.current
        ? last.current
        : null,
    /** Moves the focus as soon as the cell is there; false where there is no such cell. */
    moveTo(cell: number): boolean {
      const item = cell >= 0 && cell < layout.cellCount ? items.at(cell) : null;
      if (!item) return false;
      wanted.current = true;
      setActiveKey(item.key);
      return true;
    },
  };
}
