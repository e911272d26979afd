import { lineHeight, type SheetLayout, sheetLayout } from './sheet-layout.ts';

export interface SheetContent {
  columns: number;
  rows: number;
  /** Beside the columns and rows; empty where each picture has a caption. */
  columnLabels: readonly string[];
  rowLabels: readonly string[];
  /** One for each picture, line by line; null where words stand beside the grid. */
  captions: readonly (readonly string[])[] | null;
  /** Addresses of the pictures, row by row; null where there is none. */
  sources: readonly (string | null)[];
  /** Of each cell, in pixels; without it the largest picture's. */
  cell?: { width: number; height: number };
  format?: 'png' | 'jpeg';
}

const jpegQuality = 0.92;

/** Draws pictures and their words as one picture. What cannot be read leaves its place empty. */
export async function drawSheet(content: SheetContent): Promise<Blob> {
  const pictures = await Promise.all(
    content.sources.map(async (source) => (source === null ? null : loaded(source))),
  );
  const present = pictures.filter((picture) => picture instanceof HTMLImageElement);
  const { columns, rows, captions } = content;
  const captionLines = captions && Math.max(0, ...captions.map(({ length }) => length));
  const layout = sheetLayout(
    { columns, rows, captionLines },
    content.cell ?? {
      width: Math.max(64, ...present.map(({ naturalWidth }) => naturalWidth)),
      height: Math.max(64, ...present.map(({ naturalHeight }) => naturalHeight)),
    },
  );
  const canvas = document.createElement('canvas');
  canvas.width = layout.width;
  canvas.height = layout.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The sheet could not be drawn: the browser gives no canvas.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, layout.width, layout.height);
  context.fillStyle = '#17181b';
  context.font = `${layout.fontSize}px system-ui, sans-serif`;
  drawWords(context, content, layout);
  for (const [index, picture] of pictures.entries()) {
    const { x, y } = cellAt(layout, index);
    if (picture instanceof HTMLImageElement) drawFitted(context, picture, layout, x, y);
  }
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  canvas.toBlob(
    (blob) => (blob ? resolve(blob) : reject(new Error('The sheet is too large to be drawn.'))),
    `image/${content.format ?? 'png'}`,
    jpegQuality,
  );
  return promise;
}

function cellAt(
  { left, top, gap, cellWidth, cellHeight, captionHeight, columns }: SheetLayout,
  index: number,
) {
  const row = Math.floor(index / columns);
  return {
    x: left + (index % columns) * (cellWidth + gap),
    y: top + row * (cellHeight + captionHeight + gap),
  };
}

function drawWords(context: CanvasRenderingContext2D, content: SheetContent, layout: SheetLayout) {
  const { cellWidth, cellHeight, left, top, gap, fontSize } = layout;
  const write = (words: string, x: number, y: number, width: number) =>
    context.fillText(shortened(context, words, width), x, y);
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const [column, label] of content.columnLabels.entries())
    write(label, left + column * (cellWidth + gap) + cellWidth / 2, top / 2, cellWidth);
  for (const [index, lines] of (content.captions ?? []).entries()) {
    const { x, y } = cellAt(layout, index);
    for (const [line, words] of lines.entries())
      write(words, x + cellWidth / 2, y + cellHeight + fontSize * (1 + line * lineHeight), cellWidth);
  }
  context.textAlign = 'right';
  for (const [row, label] of content.rowLabels.entries())
    write(label, left - gap, top + row * (cellHeight + gap) + cellHeight / 2, left - 2 * gap);
}

/** As much of it as the width takes. */
function shortened(context: CanvasRenderingContext2D, words: string, width: number): string {
  const fits = (text: string) => context.measureText(text).width <= width;
  if (fits(words)) return words;
  const cut = (length: number) => `${words.slice(0, length).trimEnd()}…`;
  let [shortest, longest] = [0, words.length];
  while (longest - shortest > 1) {
    const middle = (shortest + longest) >> 1;
    if (fits(cut(middle))) shortest = middle;
    else longest = middle;
  }
  return cut(shortest);
}

/** Whole, in the middle of its cell: sizes may differ. */
function drawFitted(
  context: CanvasRenderingContext2D,
  picture: HTMLImageElement,
  { cellWidth, cellHeight }: SheetLayout,
  x: number,
  y: number,
) {
  const { naturalWidth, naturalHeight } = picture;
  const scale = Math.min(cellWidth / naturalWidth, cellHeight / naturalHeight);
  const [width, height] = [naturalWidth * scale, naturalHeight * scale];
  context.drawImage(picture, x + (cellWidth - width) / 2, y + (cellHeight - height) / 2, width, height);
}

async function loaded(source: string): Promise<HTMLImageElement | null> {
  const picture = new Image();
  picture.src = source;
  try {
    await picture.decode();
    return picture;
  } catch {
    return null;
  }
}
