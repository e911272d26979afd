import { Button } from '@mantine/core';
import { IconHeart, IconHeartFilled, IconRestore } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { schedulerLabel } from '../../ui/format.ts';
import { reportError } from '../../ui/report-error.ts';
import { useImageActions } from '../gallery/use-image-actions.tsx';
import classes from './Variations.module.css';

/** The chosen picture of a grid, large, and what can be done with it. */
export function GridPicture({ imageId }: { imageId: string }) {
  const { session } = useStudio();
  const connected = useConnected();
  const actions = useImageActions();
  const [image, setImage] = useState<Image | null>(null);
  useEffect(() => {
    let current = true;
    session.call('gallery.get', { imageId }).then((found) => current && setImage(found), reportError);
    return () => {
      current = false;
    };
  }, [session, imageId]);
  return (
    <aside className={classes.picture} aria-label="Chosen picture">
      <img src={`/images/${imageId}`} alt={image?.prompt ?? ''} />
      {image && (
        <>
          <p className={classes.says}>
            {[
              `Seed ${image.seed}`,
              `${image.steps} steps`,
              `guidance ${image.guidanceScale}`,
              image.scheduler === null ? null : schedulerLabel(image.scheduler),
              `${image.width} × ${image.height}`,
            ]
              .filter((fact) => fact !== null)
              .join(' · ')}
          </p>
          <div className={classes.buttons}>
            <Button
              variant="default"
              disabled={!connected}
              aria-pressed={image.favorite}
              leftSection={image.favorite ? <IconHeartFilled size={16} /> : <IconHeart size={16} />}
              onClick={() => {
                session
                  .call('gallery.setFavorite', { imageId, favorite: !image.favorite })
                  .then(setImage)
                  .catch(reportError);
              }}
            >
              Favorite
            </Button>
            <Button
              variant="default"
              leftSection={<IconRestore size={16} />}
              onClick={() => actions.reuse(image)}
            >
              Reuse settings
            </Button>
          </div>
        </>
      )}
    </aside>
  );
}
