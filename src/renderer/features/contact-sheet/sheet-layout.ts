/** How many pictures are laid out as one: pixels, with words beside the columns and rows or under each picture. */
export interface SheetLayout {
  width: number;
  height: number;
  /** One cell's picture, without its words. */
  cellWidth: number;
  cellHeight: number;
  /** Where the pictures begin. */
  left: number;
  top: number;
  gap: number;
  fontSize: number;
  columns: number;
  rows: number;
  /** Height of the words under each picture; 0 where they stand beside the grid. */
  captionHeight: number;
}

/** Larger canvases are refused by browsers, or take all memory. */
const longestSide = 8192;
/** Of that, pictures get so much: words need the rest. */
const pictureShare = 0.9;
const gap = 8;

/** With one setting alone, pictures go on in the next line, near a square of them. */
export const wrappedColumns = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)));

/** From one line under a picture to the next, in font sizes. */
export const lineHeight = 1.4;

/**
 * @param captionLines under each picture; null where words stand beside the columns and rows
 * @param picture size of the largest picture, in pixels
 */
export function sheetLayout(
  { columns, rows, captionLines }: { columns: number; rows: number; captionLines: number | null },
  picture: { width: number; height: number },
): SheetLayout {
  const fit = (side: number, count: number) =>
    Math.min(1, (longestSide * pictureShare - gap * count) / (side * count));
  const scale = Math.min(fit(picture.width, columns), fit(picture.height, rows));
  const cellWidth = Math.max(1, Math.floor(picture.width * scale));
  const cellHeight = Math.max(1, Math.floor(picture.height * scale));
  const fontSize = fontSizeOf(cellWidth, cellHeight);
  const captionHeight = captionHeightOf(captionLines, fontSize);
  const beside = captionLines === null;
  const left = beside ? gap + fontSize * 8 : gap;
  const top = beside ? gap + fontSize * 3 : gap;
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

/** How many rows of a contact sheet stand on one page at their full size; at least one. */
export function rowsOnPage(captionLines: number, picture: { width: number; height: number }): number {
  const captionHeight = captionHeightOf(captionLines, fontSizeOf(picture.width, picture.height));
  return Math.max(1, Math.floor((longestSide * pictureShare) / (picture.height + captionHeight + gap)));
}

const fontSizeOf = (cellWidth: number, cellHeight: number) =>
  Math.max(12, Math.round(Math.min(cellWidth, cellHeight) / 14));
const captionHeightOf = (lines: number | null, fontSize: number) =>
  lines === null || lines === 0 ? 0 : Math.round(fontSize * (2 + (lines - 1) * lineHeight));
