/** Columns of square tiles that fit a width, all in pixels; at least two, so that a narrow gallery stays a gallery. */
export function columnsFor(width: number, minimumTileSize: number, gap: number): number {
  return Math.max(2, Math.floor((width + gap) / (minimumTileSize + gap)));
}

/** Where a key leads from a tile, or null where the key is none of the grid's. Rows per page for PageUp and PageDown. */
export function moveInGrid(
  key: string,
  {
    index,
    count,
    columns,
    rowsPerPage,
  }: { index: number; count: number; columns: number; rowsPerPage: number },
): number | null {
  const last = count - 1;
  const clamp = (target: number) => Math.max(0, Math.min(last, target));
  /** Up and down keep the column; where the last row is short, down goes to its end. */
  const rows = (delta: number) => {
    const target = index + delta * columns;
    if (target < 0) return index % columns;
    if (target <= last) return target;
    return Math.floor(index / columns) < Math.floor(last / columns) ? last : index;
  };
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return clamp(index + 1);
    case 'ArrowLeft':
      return clamp(index - 1);
    case 'ArrowDown':
      return rows(1);
    case 'ArrowUp':
      return index < columns ? index : rows(-1);
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
