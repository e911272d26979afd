import { memo } from 'react';
import type { StartActions } from '../start/use-start-actions.tsx';
import type { GridItems } from './grid-items.ts';
import { type GridLayout, rowAt } from './grid-layout.ts';
import { ImageTile } from './ImageTile.tsx';
import { type GridSelection, useSelectedIds } from './picking/use-grid-selection.ts';
import type { PickActions } from './picking/use-pick-actions.tsx';
import { RunningTile } from './RunningTile.tsx';
import classes from './Grid.module.css';

export interface GridRowProps {
  row: number;
  /** Where it begins in the grid, in pixels. */
  top: number;
  layout: GridLayout;
  items: GridItems;
  tileSize: number;
  /** The cell that takes the focus; null where it is in another row. */
  active: number | null;
  onFocus: (key: string) => void;
  selection: GridSelection;
  pickActions: PickActions;
  startActions: StartActions;
}

/** A row of a day's pictures. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, top, layout, items, tileSize, active, onFocus, selection, pickActions, startActions } = props;
  const selectedIds = useSelectedIds();
  const shown = rowAt(layout, row);
  if (shown?.kind !== 'cells') return null;
  const gridTemplateColumns = `repeat(${layout.columns}, ${tileSize}px)`;
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className={classes.row}
      style={{ top, height: tileSize, gridTemplateColumns }}
    >
      {Array.from({ length: shown.cells }, (_, column) => {
        const index = shown.firstCell + column;
        const item = items.at(index);
        if (!item) return null;
        const cell = {
          tabIndex: index === active ? 0 : -1,
          'data-key': item.key,
          'aria-colindex': column + 1,
          onFocus: () => onFocus(item.key),
        };
        if ('running' in item) return <RunningTile key={item.key} running={item.running} cell={cell} />;
        if ('waiting' in item)
          return (
            <div
              key={item.key}
              role="gridcell"
              aria-busy
              className={classes.waiting}
              aria-label="Loading"
              {...cell}
            />
          );
        return (
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
        );
      })}
    </div>
  );
});
