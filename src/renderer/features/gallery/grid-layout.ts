/** A group of cells under one title. */
export interface GridGroup {
  key: string;
  title: string;
  cells: number;
  /** How many pictures its title tells of: those that are there, where others are still being drawn. */
  pictures: number;
}

/** A group with its first cell and its first row, which is its title's. */
export interface PlacedGroup extends GridGroup {
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
  const placed = groups.map((group): PlacedGroup => {
    const place = { ...group, firstCell: cellCount, firstRow: rowCount };
    cellCount += group.cells;
    rowCount += 1 + Math.ceil(group.cells / columns);
    return place;
  });
  return { columns, groups: placed, cellCount, rowCount };
}

/** The last group that begins at or before a place; groups are few, but asked for at every row. */
function groupBefore(
  { groups }: GridLayout,
  place: number,
  of: 'firstCell' | 'firstRow',
): PlacedGroup | null {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((groups[middle]?.[of] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return groups[low - 1] ?? null;
}

/** What a row shows; null for one that is not there. */
export function rowAt(layout: GridLayout, row: number): GridRow | null {
  const group = row < layout.rowCount ? groupBefore(layout, row, 'firstRow') : null;
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
  const group = groupBefore(layout, cell, 'firstCell');
  return group ? group.firstRow + 1 + Math.floor((cell - group.firstCell) / layout.columns) : 0;
}

/** The group that a row belongs to. */
export function groupOfRow(layout: GridLayout, row: number): PlacedGroup | null {
  return groupBefore(layout, row, 'firstRow');
}

/** Pixels from one row's top to the next one's. */
export interface RowHeights {
  title: number;
  cells: number;
}

/** Where a row begins, in pixels from the first one. */
export function rowStart(layout: GridLayout, row: number, heights: RowHeights): number {
  const group = groupBefore(layout, row, 'firstRow');
  if (!group) return 0;
  const titles = layout.groups.indexOf(group) + (row > group.firstRow ? 1 : 0);
  return titles * heights.title + (row - titles) * heights.cells;
}
