import { ActionIcon, Button, Loader, Modal } from '@mantine/core';
import { IconAlertTriangle, IconPhotoOff, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../../../../app/studio-context.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { usePickActions } from '../use-pick-actions.tsx';
import { ReviewEnd } from './ReviewEnd.tsx';
import { ReviewPicture } from './ReviewPicture.tsx';
import { atEnd, type Review } from './review-state.ts';
import type { ReviewState } from './review-store.ts';
import { useReviewKeys } from './use-review-keys.ts';
import classes from './ReviewView.module.css';

function OpenReview({ review, onClose }: { review: Review; onClose: () => void }) {
  const actions = usePickActions();
  useReviewKeys(review, actions);
  const image = review.images[review.index];
  if (review.images.length === 0)
    return (
      <Apart onClose={onClose}>
        <Notice
          icon={<IconPhotoOff size={28} stroke={1.4} />}
          title="There is no picture to review"
          text="Show other pictures in the gallery, or select some."
        />
      </Apart>
    );
  if (atEnd(review) || !image)
    return (
      <Apart onClose={onClose}>
        <ReviewEnd review={review} actions={actions} onClose={onClose} />
      </Apart>
    );
  return <ReviewPicture review={review} image={image} actions={actions} onClose={onClose} />;
}

/** What stands where a picture would be. */
function Apart({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <div className={classes.layout}>
      <div className={classes.head}>
        <ActionIcon className={classes.close ?? ''} aria-label="Close the review" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={classes.middle}>{children}</div>
    </div>
  );
}

function Content({ state, onClose }: { state: ReviewState; onClose: () => void }) {
  const { picking } = useStudio();
  switch (state.state) {
    case 'closed':
      return null;
    case 'loading':
      return (
        <Apart onClose={onClose}>
          <Loader aria-label="Loading pictures" />
        </Apart>
      );
    case 'failed':
      return (
        <Apart onClose={onClose}>
          <Notice
            icon={<IconAlertTriangle size={28} stroke={1.4} />}
            title="The pictures could not be loaded"
            text={state.message}
            action={
              <Button variant="default" onClick={() => void picking.review.begin(state.source)}>
                Retry
              </Button>
            }
          />
        </Apart>
      );
    case 'open':
      return <OpenReview review={state.review} onClose={onClose} />;
  }
}

/** Walks through pictures, one at a time over the whole window, and decides about each by a key. */
export function ReviewView() {
  const { picking } = useStudio();
  const state = useStore(picking.review.store);
  const { close } = picking.review;
  return (
    <Modal.Root
      opened={state.state !== 'closed'}
      onClose={close}
      fullScreen
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content aria-label="Review" className={classes.content ?? ''}>
        <Content state={state} onClose={close} />
      </Modal.Content>
    </Modal.Root>
  );
}
