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
  // What was rejected stays told after it has gone to the trash.
  const [summary] = useState(() => summaryOf(review));
  const left = summaryOf(review);
  const { rejectedIds, undecidedIds } = left;
  return (
    <Notice
      icon={<IconCircleCheck size={32} stroke={1.4} />}
      title={`${countOf(review.seenIds.size + (summary.rejectedIds.length - rejectedIds.length), 'picture')} reviewed`}
      text={summarySentence(summary)}
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
