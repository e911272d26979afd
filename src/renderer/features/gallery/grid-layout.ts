/** A group of cells under one title. */
export interface GridGroup {
  key: string;
  cells: number;
  /** How many pictures its title tells of: those that are there, where others are still being drawn. */
  pictures: number;
}

/** A group with its place among all, its first cell and its first row, which is its title's. */
export interface PlacedGroup extends GridGroup {
  index: number;
  firstCell: number;
  firstRow: number;
}

/** Rows of cells, each group beginning with its title and a new row. */
export interface GridLayout {
  columns: number;
  groups: readonly PlacedGroup[];
  cellCount: number;
  rowCount: number;
}

export type GridRow =
  { kind: 'title'; group: PlacedGroup } | { kind: 'cells'; firstCell: number; cells: number };

export function layOutGrid(groups: readonly GridGroup[], columns: number): GridLayout {
  let cellCount = 0;
  let rowCount = 0;
  const placed = groups.map((group, index): PlacedGroup => {
    const place = { ...group, index, firstCell: cellCount, firstRow: rowCount };
    cellCount += group.cells;
    rowCount += 1 + Math.ceil(group.cells / columns);
    return place;
  });
  return { columns, groups: placed, cellCount, rowCount };
}

/** The last group that begins at or before a place; groups are few, but asked for at every row. */
function groupBefore({ groups }: GridLayout, isBefore: (group: PlacedGroup) => boolean): PlacedGroup | null {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const group = groups[middle];
    if (group && isBefore(group)) low = middle + 1;
    else high = middle;
  }
  return groups[low - 1] ?? null;
}

/** What a row shows; null for one that is not there. */
export function rowAt(layout: GridLayout, row: number): GridRow | null {
  const group = row < layout.rowCount ? groupOfRow(layout, row) : null;
  if (!group) return null;
  if (row === group.firstRow) return { kind: 'title', group };
  const offset = (row - group.firstRow - 1) * layout.columns;
  return {
    kind: 'cells',
    firstCell: group.firstCell + offset,
    cells: Math.min(layout.columns, group.cells - offset),
  };
}

/** The row that a cell is in. */
export function rowOfCell(layout: GridLayout, cell: number): number {
  const group = groupBefore(layout, ({ firstCell }) => firstCell <= cell);
  return group ? group.firstRow + 1 + Math.floor((cell - group.firstCell) / layout.columns) : 0;
}

/** The group that a row belongs to. */
export function groupOfRow(layout: GridLayout, row: number): PlacedGroup | null {
  return groupBefore(layout, ({ firstRow }) => firstRow <= row);
}

/** The first cell in a row or below it. */
export function cellsFrom(layout: GridLayout, row: number): number {
  const shown = rowAt(layout, row);
  if (!shown) return layout.cellCount;
  return shown.kind === 'title' ? shown.group.firstCell : shown.firstCell;
}

/** Pixels from one row's top to the next one's. */
export interface RowHeights {
  title: number;
  cells: number;
}

/** Where a group's title begins: above it are as many titles as groups, and else rows of cells. */
const groupStart = ({ index, firstRow }: PlacedGroup, heights: RowHeights) =>
  index * heights.title + (firstRow - index) * heights.cells;

/** Where a row begins, in pixels from the first one; of the row after the last one: where all ends. */
export function rowStart(layout: GridLayout, row: number, heights: RowHeights): number {
  const group = groupOfRow(layout, row);
  if (!group) return 0;
  const below = row - group.firstRow;
  return groupStart(group, heights) + (below > 0 ? heights.title + (below - 1) * heights.cells : 0);
}

/** The row that is so many pixels below the first one's top; the first or the last one beyond them. */
export function rowAtPixel(layout: GridLayout, pixels: number, heights: RowHeights): number {
  const group = groupBefore(layout, (one) => groupStart(one, heights) <= pixels);
  if (!group) return 0;
  const below = pixels - groupStart(group, heights) - heights.title;
  const row = below < 0 ? group.firstRow : group.firstRow + 1 + Math.floor(below / heights.cells);
  return Math.min(row, layout.rowCount - 1);
}
