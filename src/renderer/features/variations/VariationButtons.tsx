import { Button } from '@mantine/core';
import { IconGridDots, IconLayoutGrid } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';

/** Whether a picture is one of a grid; what cannot be known is none. */
function useIsOfGrid({ jobId }: Image): boolean {
  const { session, store } = useStudio();
  const connected = useConnected();
  const [known, setKnown] = useState<{ jobId: string; isGrid: boolean } | null>(null);
  useEffect(() => {
    if (jobId === null || !connected) return undefined;
    let current = true;
    const listed = store.getState().jobs.find(({ id }) => id === jobId);
    const asking = listed ? Promise.resolve(listed) : session.call('jobs.request', { jobId });
    asking.then(
      ({ request }) => current && setKnown({ jobId, isGrid: request.vary !== undefined }),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [session, store, connected, jobId]);
  return known?.jobId === jobId && known.isGrid;
}

/** From a picture to a grid of others like it, and to the grid that it is of. */
export function VariationButtons({ image }: { image: Image }) {
  const { view } = useStudio();
  const connected = useConnected();
  const isOfGrid = useIsOfGrid(image);
  const { jobId } = image;
  // What was only made larger was drawn with no settings.
  if (image.start?.use === 'upscale') return null;
  return (
    <>
      <Button
        variant="default"
        disabled={!connected}
        leftSection={<IconGridDots size={16} />}
        onClick={() => view.askVariations(image)}
      >
        Grid…
      </Button>
      {isOfGrid && jobId !== null && (
        <Button
          variant="default"
          leftSection={<IconLayoutGrid size={16} />}
          onClick={() => view.showGrid(jobId)}
        >
          Its grid
        </Button>
      )}
    </>
  );
}
