import { Button, Loader, Modal } from '@mantine/core';
import { IconAlertTriangle, IconPhotoOff } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect } from 'react';
import { useStore } from 'zustand';
import { useConnected, useStudio } from '../../../../app/studio-context.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { decide, pickKeyOf } from '../pick-keys.ts';
import { type PickActions, usePickActions } from '../use-pick-actions.tsx';
import { ReviewEnd } from './ReviewEnd.tsx';
import { ReviewPicture } from './ReviewPicture.tsx';
import { atEnd, type Review } from './review-state.ts';
import type { ReviewStore } from './review-store.ts';
import classes from './ReviewView.module.css';

/** Where keys of the walk lead; null for a key that is none of them. */
function stepOf(key: string): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
    case ' ':
      return 1;
    case 'ArrowLeft':
    case 'ArrowUp':
      return -1;
    case 'Home':
      return -Infinity;
    default:
      return null;
  }
}

/** Takes the latest decision back and goes to the picture that it was about. */
async function undoAndGoBack(actions: PickActions, review: ReviewStore) {
  const entry = await actions.undo();
  const first = entry?.deed.kind === 'picks' ? entry.deed.before[0] : undefined;
  if (first) review.goTo(first.imageId);
}

function ReviewKeys({ review, actions }: { review: Review; actions: PickActions }) {
  const { picking } = useStudio();
  // On the document: whatever has the focus in here, the keys decide about the picture.
  useEffect(() => {
    const image = review.images[review.index];
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.defaultPrevented || event.altKey) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'z' || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        return void undoAndGoBack(actions, picking.review);
      }
      const onControl = event.target instanceof HTMLElement && event.target.closest('button, input');
      if (onControl && (event.key === ' ' || event.key === 'Enter')) return;
      const step = stepOf(event.key);
      const picked = pickKeyOf(event.key);
      if (event.key === 'End') picking.review.end();
      else if (step !== null) picking.review.step(step);
      else if (picked && image) {
        decide(actions, picked, [image.id]);
        // A favorite may be rated, too; a rating or a rejection is the last word.
        const said = picked.kind === 'rejected' ? !image.rejected : picked.kind === 'rating';
        if (said) picking.review.step(1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [review, actions, picking]);
  return null;
}
