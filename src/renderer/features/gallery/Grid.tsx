import { useElementSize, useMergedRef } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../app/studio-context.tsx';
import type { RunningUnit } from '../queue/job-progress.ts';
import { useStartActions } from '../start/use-start-actions.tsx';
import { columnsFor, moveInGrid } from './grid-movement.ts';
import { ImageTile } from './ImageTile.tsx';
import { RunningTile } from './RunningTile.tsx';
import { decide, pickKeyOf } from './picking/pick-keys.ts';
import { useGridSelection, useSelectedIds } from './picking/use-grid-selection.ts';
import { usePickActions } from './picking/use-pick-actions.tsx';
import { useViewPictures } from './picking/use-view-pictures.ts';
import { useImageActions } from './use-image-actions.tsx';
import classes from './Grid.module.css';

type Item = { key: string; image: Image } | { key: string; running: RunningUnit };

const gap = 12;
const sidePadding = 16;
/** Smallest side of a tile; larger where there is much room. */
const minimumTileSize = 156;
const roomyTileSize = 188;
const roomyWidth = 1000;
/** Rows left below the view when the next page is asked for. */
const rowsAhead = 4;

/** A virtual grid of square tiles: what is being drawn first, then finished pictures. One tile takes the focus. */
export function Grid({ images, running }: { images: readonly Image[]; running: readonly RunningUnit[] }) {
  const { gallery, view } = useStudio();
  const actions = useImageActions();
  const pickActions = usePickActions();
  const selection = useGridSelection();
  const viewPictures = useViewPictures();
  const selectedIds = useSelectedIds();
  const startActions = useStartActions();
  const load = useGallery((state) => state.load);
  const hasMore = useGallery((state) => state.nextCursor !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const scrollerRef = useMergedRef(scroller, measure);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const focusWanted = useRef(false);
  const focusInside = useRef(false);
  /** Only to look at `focusWanted` again after the large view has closed. */
  const [, setReturns] = useState(0);

  const items: Item[] = [
    ...running.map((unit) => ({ key: `${unit.job.id}:${unit.unit.index}`, running: unit })),
    ...images.map((image) => ({ key: image.id, image })),
  ];
  const innerWidth = Math.max(0, width - 2 * sidePadding);
  const columns = columnsFor(innerWidth, innerWidth >= roomyWidth ? roomyTileSize : minimumTileSize, gap);
  const tileSize = Math.max(40, (innerWidth - (columns - 1) * gap) / columns);
  const rowCount = Math.ceil(items.length / columns);
  const found = items.findIndex(({ key }) => key === activeKey);
  const active = found === -1 ? 0 : found;
  const activeRow = Math.floor(active / columns);

  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => tileSize + gap,
    overscan: 2,
    paddingStart: 4,
    paddingEnd: sidePadding - gap,
    // The focused tile stays in the page when it is scrolled out of sight, so that the focus is not lost.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const rows = defaultRangeExtractor(range);
        return rows.includes(activeRow) || activeRow >= range.count
          ? rows
          : [...rows, activeRow].sort((a, b) => a - b);
      },
      [activeRow],
    ),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, tileSize]);

  const rows = virtualizer.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && load.state === 'ready' && lastRow >= rowCount - rowsAhead) void gallery.loadMore();
  }, [gallery, hasMore, load.state, lastRow, rowCount]);

  // Where the focus is lost with its tile (a picture that is done, one deleted elsewhere), what moved there takes it.
  const lastActive = useRef(0);
  useEffect(() => {
    if (found !== -1) lastActive.current = found;
    else if (activeKey !== null && document.activeElement === document.body && focusInside.current)
      moveTo(Math.min(lastActive.current, items.length - 1));
  });

  // The large view steps through the pictures; closed, it leaves the focus on the last one, unless the prompt wants it.
  useEffect(
    () =>
      view.store.subscribe((now, before) => {
        if (now.detailImageId === before.detailImageId) return;
        if (now.detailImageId !== null) return setActiveKey(now.detailImageId);
        if (now.promptFocusRequests !== before.promptFocusRequests) return;
        focusWanted.current = true;
        setReturns((count) => count + 1);
      }),
    [view],
  );

  const currentKey = items[active]?.key;
  useEffect(() => {
    if (!focusWanted.current || currentKey === undefined) return;
    focusWanted.current = false;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(currentKey)}"]`)
      ?.focus({ preventScroll: true });
  });

  function moveTo(index: number) {
    const item = items[index];
    if (!item) return;
    focusWanted.current = true;
    setActiveKey(item.key);
    virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  }

  function onKeyDown(event: KeyboardEvent) {
    const focused = items[active];
    const focusedId = focused && 'image' in focused ? focused.image.id : null;
    if (selection.key(event, focusedId)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rowsPerPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (tileSize + gap)));
    const target = moveInGrid(event.key, { index: active, count: items.length, columns, rowsPerPage });
    const picked = pickKeyOf(event.key);
    if (target !== null) {
      moveTo(target);
      const item = items[target];
      if (event.shiftKey && item && 'image' in item)
        selection.extend(item.image.id, focusedId ?? item.image.id);
    } else if (picked) decide(pickActions, picked, selection.targets(focusedId));
    else if (event.key === 'p' || event.key === 'P') viewPictures.review();
    else if (event.key === 'c' || event.key === 'C') viewPictures.compare();
    else if (focused && 'image' in focused) {
      const { image } = focused;
      if (event.key === 'Enter') view.showDetail(image.id);
      else if (event.key === 'r' || event.key === 'R') actions.reuse(image);
      else if (event.key === 'v' || event.key === 'V') startActions.vary(image);
      else if (event.key === 'Delete' || event.key === 'Backspace') {
        const removed = selection.targets(image.id);
        // The neighbour takes the focus before its tile moves into the gap.
        if (removed.length === 1) moveTo(active + 1 < items.length ? active + 1 : active - 1);
        pickActions.remove(removed);
      } else return;
    } else return;
    event.preventDefault();
  }

  return (
    <div ref={scrollerRef} className={classes.scroller}>
      <div
        role="grid"
        aria-label="Pictures"
        aria-multiselectable
        aria-rowcount={hasMore ? -1 : rowCount}
        aria-colcount={columns}
        className={classes.grid}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          focusInside.current = true;
        }}
        onBlur={() => {
          focusInside.current = false;
        }}
        tabIndex={-1}
      >
        {rows.map((row) => (
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className={classes.row}
            style={{
              transform: `translateY(${row.start}px)`,
              height: tileSize,
              gridTemplateColumns: `repeat(${columns}, ${tileSize}px)`,
            }}
          >
            {items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => {
              const index = row.index * columns + column;
              const cell = {
                tabIndex: index === active ? 0 : -1,
                'data-key': item.key,
                'aria-colindex': column + 1,
                onFocus: () => setActiveKey(item.key),
              };
              return 'image' in item ? (
                <ImageTile
                  key={item.key}
                  image={item.image}
                  cell={cell}
                  selected={selectedIds.has(item.image.id)}
                  selecting={selectedIds.size > 0}
                  selection={selection}
                  pickActions={pickActions}
                  startActions={startActions}
                />
              ) : (
                <RunningTile key={item.key} running={item.running} cell={cell} />
              );
            })}
          </div>
        ))}
      </div>
      {load.state === 'failed' && (
        <p className={classes.failure} role="alert">
          {load.message}{' '}
          <button type="button" className={classes.retry} onClick={() => void gallery.reload()}>
            Retry
          </button>
        </p>
      )}
    </div>
  );
}
