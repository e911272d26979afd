/** How a grid is laid out on one picture: pixels, with the labels beside the columns and rows or under each picture. */
export interface SheetLayout {
  width: number;
  height: number;
  /** One cell's picture, without its label. */
  cellWidth: number;
  cellHeight: number;
  /** Where the pictures begin. */
  left: number;
  top: number;
  gap: number;
  fontSize: number;
  columns: number;
  rows: number;
  /** Height of the label under each picture; 0 where they stand beside the grid. */
  captionHeight: number;
}

/** Larger canvases are refused by browsers, or take all memory. */
const longestSide = 8192;
const gap = 8;

/** With one setting alone, pictures go on in the next line, near a square of them. */
export const wrappedColumns = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)));

/** @param picture size of the largest picture, in pixels */
export function sheetLayout(
  { columns, rows, captions }: { columns: number; rows: number; captions: boolean },
  picture: { width: number; height: number },
): SheetLayout {
  const fit = (side: number, count: number) =>
    Math.min(1, (longestSide * 0.9 - gap * count) / (side * count));
  const scale = Math.min(fit(picture.width, columns), fit(picture.height, rows));
  const cellWidth = Math.max(1, Math.floor(picture.width * scale));
  const cellHeight = Math.max(1, Math.floor(picture.height * scale));
  const fontSize = Math.max(12, Math.round(Math.min(cellWidth, cellHeight) / 14));
  const captionHeight = captions ? fontSize * 2 : 0;
  const left = captions ? gap : gap + fontSize * 8;
  const top = captions ? gap : gap + fontSize * 3;
  return {
    width: left + columns * (cellWidth + gap),
    height: top + rows * (cellHeight + captionHeight + gap),
    cellWidth,
    cellHeight,
    left,
    top,
    gap,
    fontSize,
    columns,
    rows,
    captionHeight,
  };
}
