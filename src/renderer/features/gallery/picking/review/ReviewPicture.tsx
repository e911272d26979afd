import { ActionIcon, Kbd, Tooltip, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  IconChevronLeft,
  IconChevronRight,
  IconHeart,
  IconHeartFilled,
  IconPhotoOff,
  IconX,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { useConnected, useStudio } from '../../../../app/studio-context.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { fitInto } from '../../stage-size.ts';
import { useBroken } from '../../use-broken.ts';
import { PickControls } from '../PickControls.tsx';
import { picksInWords } from '../PickMarks.tsx';
import type { PickActions } from '../use-pick-actions.tsx';
import { positionLabel, type Review } from './review-state.ts';
import classes from './ReviewView.module.css';

/** The next pictures are in the browser's memory before they are asked for. */
const ahead = [1, 2, 3, -1];

function usePreloaded({ images, index }: Review) {
  useEffect(() => {
    const loading = ahead.flatMap((delta) => {
      const image = images[index + delta];
      if (!image) return [];
      const element = new window.Image();
      element.src = `/images/${image.id}`;
      return element;
    });
    return () => {
      // Whoever walks on quickly does not wait for pictures that were passed by; complete ones stay in the cache.
      for (const element of loading) if (!element.complete) element.src = '';
    };
  }, [images, index]);
}

function Stage({ image }: { image: Image }) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [broken, markBroken] = useBroken();
  const size = width > 0 ? fitInto(image, { width, height }, false) : null;
  return (
    <div ref={ref} className={classes.stage}>
      {broken !== null ? (
        <Notice
          icon={<IconPhotoOff size={28} stroke={1.4} />}
          title={broken === 'unreadable' ? 'The file of this picture cannot be read' : 'Not connected'}
        />
      ) : (
        size && (
          // The thumbnail is there at once, under the picture until that has come.
          <div
            className={classes.frame}
            data-rejected={image.rejected || undefined}
            style={{ ...size, backgroundImage: `url("/thumbnails/${image.id}")` }}
          >
            <img src={`/images/${image.id}`} alt={image.prompt} style={size} onError={markBroken} />
          </div>
        )
      )}
    </div>
  );
}

const hints = [
  { keys: '← →', does: 'step' },
  { keys: 'F', does: 'favorite' },
  { keys: '1–5', does: 'rate' },
  { keys: 'X', does: 'reject' },
  { keys: 'End', does: 'finish' },
];

export interface ReviewPictureProps {
  review: Review;
  image: Image;
  actions: PickActions;
  onClose: () => void;
}

/** One picture of the walk, with what was decided about it. */
export function ReviewPicture({ review, image, actions, onClose }: ReviewPictureProps) {
  const { picking } = useStudio();
  const connected = useConnected();
  usePreloaded(review);
  const { step } = picking.review;
  return (
    <div className={classes.layout}>
      <div className={classes.progress} aria-hidden>
        <div style={{ width: `${((review.index + 1) / review.total) * 100}%` }} />
      </div>
      <div className={classes.head}>
        <span className={classes.position}>{positionLabel(review)}</span>
        <h2 className={classes.prompt} dir="auto" title={image.prompt}>
          {image.prompt}
        </h2>
        <ActionIcon className={classes.close ?? ''} aria-label="Close the review" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <VisuallyHidden role="status">
        {positionLabel(review)}: {image.prompt}
        {picksInWords(image)}
      </VisuallyHidden>
      <Stage key={image.id} image={image} />
      <div className={classes.foot}>
        <div className={classes.hints} aria-hidden>
          {hints.map(({ keys, does }) => (
            <span key={keys}>
              <Kbd>{keys}</Kbd> {does}
            </span>
          ))}
        </div>
        <div className={classes.decide}>
          <Tooltip label="Favorite (F)">
            <ActionIcon
              size={36}
              aria-label="Favorite"
              aria-pressed={image.favorite}
              disabled={!connected}
              onClick={() => actions.toggleFavorite([image.id])}
            >
              {image.favorite ? <IconHeartFilled size={20} /> : <IconHeart size={20} />}
            </ActionIcon>
          </Tooltip>
          <PickControls image={image} actions={actions} disabled={!connected} />
        </div>
        <div className={classes.steps}>
          <ActionIcon
            size={36}
            aria-label="Previous picture"
            disabled={review.index === 0}
            onClick={() => step(-1)}
          >
            <IconChevronLeft size={20} />
          </ActionIcon>
          <ActionIcon size={36} aria-label="Next picture" data-autofocus onClick={() => step(1)}>
            <IconChevronRight size={20} />
          </ActionIcon>
        </div>
      </div>
    </div>
  );
}
