export interface Column<Row> {
  title: string;
  cell(row: Row): string;
  align?: 'right';
  /** Its cells may be cut. */
  shorten?: true;
  /** It may be left out, the highest first. */
  spare?: number;
}

const gap = '  ';
/** A column that is cut keeps so many characters, as long as others can be left out instead. */
const leastShortened = 16;
/** Below it, nothing could be told apart. */
const leastAtAll = 6;

/**
 * Columns of text, a title above each. Where the table is wider than `width`, cells are cut, then columns left out; it
 * stays too wide where even that does not help.
 */
export function fittedTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | null,
): string[] {
  if (width === null) return draw(columns, rows, null);
  let kept = [...columns];
  for (;;) {
    const excess = widthOf(kept, rows) - width;
    if (excess <= 0) return draw(kept, rows, null);
    const widest = Math.max(
      ...kept.filter(({ shorten }) => shorten).map((column) => cellWidth(column, rows)),
      0,
    );
    const spare = kept.filter((column) => column.spare !== undefined);
    const least = spare.length > 0 ? leastShortened : leastAtAll;
    if (widest - excess >= least || spare.length === 0)
      return draw(kept, rows, Math.max(least, widest - excess));
    const [next] = spare.toSorted((a, b) => (b.spare ?? 0) - (a.spare ?? 0));
    kept = kept.filter((column) => column !== next);
  }
}

const cellWidth = <Row>({ title, cell }: Column<Row>, rows: readonly Row[]) =>
  Math.max(title.length, ...rows.map((row) => cell(row).length));

const widthOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) =>
  columns.reduce((sum, column) => sum + cellWidth(column, rows), gap.length * (columns.length - 1));

/** @param shortened how wide columns are at most whose cells may be cut */
function draw<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  shortened: number | null,
): string[] {
  const texts = columns.map((column) => {
    const full = cellWidth(column, rows);
    const width = column.shorten && shortened !== null ? Math.min(full, shortened) : full;
    return [column.title, ...rows.map(column.cell)].map((text) => {
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      return column.align === 'right' ? cut.padStart(width) : cut.padEnd(width);
    });
  });
  return [-1, ...rows.keys()].map((row) =>
    texts
      .map((cells) => cells[row + 1])
      .join(gap)
      .trimEnd(),
  );
}
