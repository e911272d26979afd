import { useEffect, useMemo, useRef, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useStudio } from '../../app/studio-context.tsx';
import type { Call } from '../../connection/session.ts';
import { reportError } from '../../ui/report-error.ts';
import { drawSheet } from '../contact-sheet/draw-sheet.ts';
import { saveBlob } from '../contact-sheet/save-blob.ts';
import { type SheetChoice, sheetPages } from './sheet-pages.ts';
import type { ToExport } from './to-export.ts';

/** More are no longer looked at on sheets. */
export const mostOnSheets = 1000;
const pageSize = 500;

/** The pictures that are meant, in their order. */
async function imagesOf(call: Call, { pictures }: ToExport): Promise<Image[]> {
  if (pictures.kind === 'images') {
    const imageIds = pictures.imageIds.slice(0, mostOnSheets);
    return (await call('gallery.images', { imageIds })).images;
  }
  const { filter, sort } = pictures;
  const found: Image[] = [];
  for (let cursor: string | null = null; found.length < mostOnSheets;) {
    const page: { images: Image[]; nextCursor: string | null } = await call('gallery.list', {
      filter,
      sort,
      cursor,
      limit: pageSize,
    });
    found.push(...page.images);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return found;
}

/** Several pages are saved as one file: a browser asks about each that it saves by itself. */
async function save(sheets: readonly Blob[], format: SheetChoice['format']) {
  const end = format === 'jpeg' ? 'jpg' : 'png';
  const [only, ...more] = sheets;
  if (!only) return;
  if (more.length === 0) return saveBlob(only, `contact-sheet.${end}`);
  const { downloadZip } = await import('client-zip');
  const files = sheets.map((input, page) => ({ name: `contact-sheet-${page + 1}.${end}`, input }));
  saveBlob(await downloadZip(files).blob(), 'contact-sheets.zip');
}

/** Draws contact sheets and saves them; `page` is the one that is drawn, null while none is. Ends with what uses it. */
export function useContactSheet() {
  const { session } = useStudio();
  const [progress, setProgress] = useState<{ page: number; pages: number } | null>(null);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const draw = useMemo(
    () => async (wanted: ToExport, choice: SheetChoice) => {
      setProgress({ page: 0, pages: 0 });
      try {
        const pages = sheetPages(await imagesOf(session.call, wanted), choice);
        const sheets: Blob[] = [];
        for (const [index, page] of pages.entries()) {
          if (gone.current) return false;
          setProgress({ page: index + 1, pages: pages.length });
          sheets.push(await drawSheet(page));
        }
        if (gone.current) return false;
        await save(sheets, choice.format);
        return true;
      } catch (error) {
        reportError(error);
        return false;
      } finally {
        setProgress(null);
      }
    },
    [session],
  );
  return { draw, progress };
}
