import { useEffect, useState } from 'react';
import type { GalleryFacets } from '#shared/contract/gallery.ts';
import { useGallery, useStudio } from '../../../app/studio-context.tsx';

/** What the filter could be changed to, while that is wanted; the last answer stays until the next one comes. */
export function useFacets(wanted: boolean): GalleryFacets | null {
  const { session } = useStudio();
  const filter = useGallery((state) => state.filter);
  const counts = useGallery((state) => state.counts);
  const [facets, setFacets] = useState<GalleryFacets | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    session
      .call('gallery.facets', { filter }, { signal: controller.signal })
      .then((answer) => {
        if (!controller.signal.aborted) setFacets(answer);
      })
      // Without counts the choices are still there; the list itself says what is wrong.
      .catch(() => undefined);
    return () => controller.abort();
    // Pictures that come or change are counted anew.
  }, [session, filter, wanted, counts]);
  return facets;
}
