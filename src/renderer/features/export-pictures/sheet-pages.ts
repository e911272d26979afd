import type { Image } from '#shared/contract/gallery.ts';
import type { SheetContent } from '../contact-sheet/draw-sheet.ts';
import { rowsOnPage } from '../contact-sheet/sheet-layout.ts';

/** Widths of a picture on a sheet, in pixels. Up to the second, thumbnails are large enough. */
export const tileWidths = [256, 512, 1024] as const;

export interface SheetChoice {
  columns: number;
  tileWidth: (typeof tileWidths)[number];
  /** Prompt, seed and model under each picture. */
  captions: boolean;
  format: 'png' | 'jpeg';
}

/** Contact sheets of pictures, page by page. Cells have the shape that is usual among the pictures. */
export function sheetPages(images: readonly Image[], choice: SheetChoice): SheetContent[] {
  const { tileWidth, captions, format } = choice;
  const columns = Math.min(choice.columns, images.length);
  const cell = { width: tileWidth, height: Math.round(tileWidth * usualShape(images)) };
  const perPage = columns * rowsOnPage(captions ? captionLines : 0, cell);
  const pages: SheetContent[] = [];
  for (let at = 0; at < images.length; at += perPage) {
    const page = images.slice(at, at + perPage);
    pages.push({
      ...{ columns, rows: Math.ceil(page.length / columns), cell, format, columnLabels: [], rowLabels: [] },
      captions: page.map((image) => (captions ? captionOf(image) : [])),
      sources: page.map(({ id }) => sourceOf(id, tileWidth)),
    });
  }
  return pages;
}

const captionLines = 2;
function captionOf({ prompt, fileName, seed, modelName }: Image): string[] {
  const made = [...(seed === null ? [] : [String(seed)]), ...(modelName === '' ? [] : [modelName])];
  return [prompt === '' ? fileName : prompt.replaceAll(/\s+/g, ' '), made.join(' · ')];
}

function sourceOf(imageId: string, tileWidth: number): string {
  if (tileWidth > tileWidths[1]) return `/images/${imageId}`;
  return `/thumbnails/${imageId}${tileWidth > tileWidths[0] ? '?size=large' : ''}`;
}

/** Height to width, in the middle of them all; neither very wide nor very tall. */
function usualShape(images: readonly Image[]): number {
  const shapes = images.map(({ width, height }) => height / width).toSorted((one, other) => one - other);
  return Math.min(2, Math.max(0.5, shapes[shapes.length >> 1] ?? 1));
}
