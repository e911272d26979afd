import { type GridLayout, rowAt, rowOfCell } from './grid-layout.ts';

/** Columns of square tiles that fit a width, all in pixels; at least two, so that a narrow gallery stays a gallery. */
export function columnsFor(width: number, minimumTileSize: number, gap: number): number {
  return Math.max(2, Math.floor((width + gap) / (minimumTileSize + gap)));
}

/** Where a key leads from a cell, or null where the key is none of the grid's. Rows per page for PageUp and PageDown. */
export function moveInGrid(
  key: string,
  { index, layout, rowsPerPage }: { index: number; layout: GridLayout; rowsPerPage: number },
): number | null {
  const last = layout.cellCount - 1;
  const clamp = (target: number) => Math.max(0, Math.min(last, target));
  /** Up and down keep the column, over titles; where a row is short, they go to its end. */
  const rows = (delta: number) => {
    const step = Math.sign(delta);
    const start = rowOfCell(layout, index);
    const own = rowAt(layout, start);
    const column = own?.kind === 'cells' ? index - own.firstCell : 0;
    let target = index;
    let left = Math.abs(delta);
    for (let row = start + step; left > 0; row += step) {
      const next = row < 0 ? null : rowAt(layout, row);
      if (!next) break;
      if (next.kind === 'title') continue;
      target = next.firstCell + Math.min(column, next.cells - 1);
      left -= 1;
    }
    return target;
  };
  if (layout.cellCount === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return clamp(index + 1);
    case 'ArrowLeft':
      return clamp(index - 1);
    case 'ArrowDown':
      return rows(1);
    case 'ArrowUp':
      return rows(-1);
    case 'PageDown':
      return rows(rowsPerPage);
    case 'PageUp':
      return rows(-rowsPerPage);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
