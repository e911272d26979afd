import { Button } from '@mantine/core';
import { IconCircleCheck, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import { useConnected, useStudio } from '../../../../app/studio-context.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import type { PickActions } from '../use-pick-actions.tsx';
import { type Review, summaryOf, summarySentence } from './review-state.ts';
import classes from './ReviewView.module.css';

export interface ReviewEndProps {
  review: Review;
  actions: PickActions;
  onClose: () => void;
}

/** What became of the pictures, and what to do with those that were rejected or left open. */
export function ReviewEnd({ review, actions, onClose }: ReviewEndProps) {
  const { picking } = useStudio();
  const connected = useConnected();
  const now = summaryOf(review);
  const [seen] = useState(review.seenIds.size);
  const [sentence, setSentence] = useState(() => summarySentence(now));
  // The last decision may still be on its way; but what was rejected stays told after it has gone to the trash.
  if (review.seenIds.size === seen && sentence !== summarySentence(now)) setSentence(summarySentence(now));
  const { rejectedIds, undecidedIds } = now;
  return (
    <Notice
      icon={<IconCircleCheck size={32} stroke={1.4} />}
      title={`${countOf(seen, 'picture')} reviewed`}
      text={sentence}
      action={
        <div className={classes.choices}>
          {rejectedIds.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconTrash size={16} />}
              disabled={!connected}
              onClick={() => actions.remove(rejectedIds)}
            >
              Delete the {countOf(rejectedIds.length, 'rejected picture')}
            </Button>
          )}
          {undecidedIds.length > 0 && (
            <Button
              variant="default"
              disabled={!connected}
              onClick={() =>
                void picking.review.begin({ kind: 'images', imageIds: undecidedIds, sort: null })
              }
            >
              Look at the {undecidedIds.length.toLocaleString('en')} undecided again
            </Button>
          )}
          <Button data-autofocus onClick={onClose}>
            Done
          </Button>
        </div>
      }
    />
  );
}
