import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useGallery, useStudio } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { RunningUnit } from '../queue/job-progress.ts';
import { useStartActions } from '../start/use-start-actions.tsx';
import { GridRow } from './GridRow.tsx';
import { GridTitle } from './GridTitle.tsx';
import { gridItems } from './grid-items.ts';
import { layOutGrid, rowAt, rowOfCell, rowStart } from './grid-layout.ts';
import { columnsFor, moveInGrid } from './grid-movement.ts';
import { decide, pickKeyOf } from './picking/pick-keys.ts';
import { useGridSelection } from './picking/use-grid-selection.ts';
import { usePickActions } from './picking/use-pick-actions.tsx';
import { useViewPictures } from './picking/use-view-pictures.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useGridRows } from './use-grid-rows.ts';
import { useImageActions } from './use-image-actions.tsx';
import classes from './Grid.module.css';

const gap = 12;
const sidePadding = 16;
/** Smallest side of a tile; larger where there is much room. */
const minimumTileSize = 156;
const roomyTileSize = 188;
const roomyWidth = 1000;
const titleHeight = 40;
const farPixels = 100_000;
/** How often it is looked whether a new day has begun. */
const dayCheckMs = 60_000;

/** Of a high gallery, what is far away is laid out at the grid's edges: no element can be as far away as it is. */
const withinReach = (pixels: number, furthest: number) => Math.max(-farPixels, Math.min(furthest, pixels));

/** A virtual grid of square tiles under the days they were made on; what is being drawn comes first. One tile takes the focus. */
export function Grid({ running }: { running: readonly RunningUnit[] }) {
  const { gallery, view } = useStudio();
  const actions = useImageActions();
  const pickActions = usePickActions();
  const selection = useGridSelection();
  const viewPictures = useViewPictures();
  const startActions = useStartActions();
  const load = useGallery((state) => state.load);
  const sections = useGallery((state) => state.sections);
  const sort = useGallery((state) => state.sort);
  const now = useNow(true, dayCheckMs);
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measure, width, height: viewHeight } = useElementSize<HTMLDivElement>();
  const scrollerRef = useMergedRef(scroller, measure);

  const innerWidth = Math.max(0, width - 2 * sidePadding);
  const columns = columnsFor(innerWidth, innerWidth >= roomyWidth ? roomyTileSize : minimumTileSize, gap);
  const tileSize = Math.max(40, (innerWidth - (columns - 1) * gap) / columns);
  const items = useMemo(() => gridItems({ sections, sort }, running, now), [sections, sort, running, now]);
  const layout = useMemo(() => layOutGrid(items.groups, columns), [items, columns]);
  const focus = useGridFocus({ items, layout, scroller });
  const { active } = focus;
  const heights = useMemo(() => ({ title: titleHeight, cells: tileSize + gap }), [tileSize]);
  const { elementHeight, contentStart, rows, showCell } = useGridRows({
    ...{ scroller, viewHeight, items, layout, heights, active },
  });
  const startOf = (row: number) => contentStart + rowStart(layout, row, heights);
  const topOf = (row: number) => withinReach(startOf(row), elementHeight - heights.cells);
  const activeRow = rowOfCell(layout, active);

  function moveTo(cell: number) {
    if (!focus.moveTo(cell)) return;
    showCell(cell);
  }
  // A jump shows its title, too.
  const goal = useGallery((state) => state.goal);
  const seenGoal = useRef(goal);
  useEffect(() => {
    if (goal === null || goal === seenGoal.current) return;
    seenGoal.current = goal;
    const cell = items.cellOfPlace(goal.place);
    if (focus.moveTo(cell)) showCell(cell, { withTitle: true });
  });
  // Where the focus is lost with its tile (a picture that is done, one deleted elsewhere), what moved there takes it.
  useEffect(() => {
    const lost = focus.lostCell();
    if (lost !== null) moveTo(Math.min(lost, layout.cellCount - 1));
  });

  function onKeyDown(event: KeyboardEvent) {
    const focused = items.at(active);
    const focusedId = focused && 'image' in focused ? focused.image.id : null;
    if (selection.key(event, focusedId)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rowsPerPage = Math.max(1, Math.floor(viewHeight / heights.cells));
    const target = moveInGrid(event.key, { index: active, layout, rowsPerPage });
    const picked = pickKeyOf(event.key);
    if (target !== null) {
      moveTo(target);
      const item = items.at(target);
      if (event.shiftKey && item && 'image' in item)
        selection.extend(item.image.id, focusedId ?? item.image.id);
    } else if (picked) decide(pickActions, picked, selection.targets(focusedId));
    else if (event.key === 'p' || event.key === 'P') viewPictures.review();
    else if (event.key === 'b' || event.key === 'B') viewPictures.collect(selection.targets(focusedId));
    else if (event.key === 'c' || event.key === 'C') viewPictures.compare();
    else if (event.key === 'e' || event.key === 'E') viewPictures.exportThem();
    else if (focused && 'image' in focused) {
      const { image } = focused;
      if (event.key === 'Enter') view.showDetail(image.id);
      else if (event.key === 'r' || event.key === 'R') actions.reuse(image);
      else if (event.key === 'v' || event.key === 'V') startActions.vary(image);
      else if (event.key === 'Delete' || event.key === 'Backspace') {
        const removed = selection.targets(image.id);
        // The neighbour takes the focus before its tile moves into the gap.
        if (removed.length === 1) moveTo(active + 1 < layout.cellCount ? active + 1 : active - 1);
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
        aria-rowcount={layout.rowCount}
        aria-colcount={columns}
        className={classes.grid}
        style={{ height: elementHeight }}
        onKeyDown={onKeyDown}
        onFocus={() => focus.setInside(true)}
        onBlur={() => focus.setInside(false)}
        tabIndex={-1}
      >
        {rows.map((row) => {
          const shown = rowAt(layout, row);
          if (shown?.kind === 'title') {
            const { key, index, pictures } = shown.group;
            const next = layout.groups[index + 1]?.firstRow ?? layout.rowCount;
            const bottom = withinReach(startOf(next), elementHeight);
            return (
              <GridTitle
                key={key}
                {...{ row, top: topOf(row), bottom, title: items.titleOf(index), pictures }}
              />
            );
          }
          return (
            <GridRow
              key={row}
              row={row}
              top={topOf(row)}
              layout={layout}
              items={items}
              tileSize={tileSize}
              active={row === activeRow ? active : null}
              onFocus={focus.setActiveKey}
              selection={selection}
              pickActions={pickActions}
              startActions={startActions}
            />
          );
        })}
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
