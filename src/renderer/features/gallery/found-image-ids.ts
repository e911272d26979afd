import type { GalleryFilter, GalleryPage } from '#shared/contract/gallery.ts';
import type { Call } from '../../connection/session.ts';

const pageSize = 500;

/** The ids of all pictures that a filter finds, newest first, at most as many as are wanted. */
export async function foundImageIds(call: Call, filter: GalleryFilter, most: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(pageSize, most - ids.length);
    const page: GalleryPage = await call('gallery.list', { filter, cursor, limit });
    ids.push(...page.images.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length < most);
  return ids;
}
