import { useEffect, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useStudio, useStudioState } from '../../../../app/studio-context.tsx';
import { reportError } from '../../../../ui/report-error.ts';

/** The pictures that are compared, as they are now; null until they have come. */
export function useComparedImages(imageIds: readonly string[] | null): readonly Image[] | null {
  const { session, picking } = useStudio();
  const [images, setImages] = useState<readonly Image[] | null>(null);
  const connection = useStudioState((state) => state.connection.state);
  useEffect(() => {
    if (imageIds === null || connection !== 'connected') return;
    const controller = new AbortController();
    session
      .call('gallery.images', { imageIds: [...imageIds] }, { signal: controller.signal })
      .then((answer) => setImages(answer.images))
      .catch(reportError);
    const stop = picking.onNews((event) => {
      if (event.name === 'gallery.changed') {
        const { image } = event.payload;
        setImages((old) => old?.map((one) => (one.id === image.id ? image : one)) ?? null);
      } else if (event.name === 'gallery.removed') {
        const gone = new Set(event.payload.imageIds);
        setImages((old) => old?.filter(({ id }) => !gone.has(id)) ?? null);
      }
    });
    return () => {
      controller.abort();
      stop();
      setImages(null);
    };
  }, [imageIds, connection, session, picking]);
  return images;
}
