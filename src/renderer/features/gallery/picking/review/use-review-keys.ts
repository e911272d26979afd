import { useEffect } from 'react';
import { useStudio } from '../../../../app/studio-context.tsx';
import { decide, pickKeyOf } from '../pick-keys.ts';
import type { PickActions } from '../use-pick-actions.tsx';
import { atEnd, type Review } from './review-state.ts';
import type { ReviewStore } from './review-store.ts';

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

/** Letters that mean something elsewhere must not open anything over the review; the list of keys may. */
const isForeign = (key: string) => key.length === 1 && key !== '?' && key !== ' ';

/**
 * The keys of the review. They are heard on the document: whatever has the focus, they decide about the picture that
 * is seen.
 */
export function useReviewKeys(review: Review, actions: PickActions): void {
  const { picking } = useStudio();
  useEffect(() => {
    const image = review.images[review.index];
    function act(key: string): boolean {
      const step = stepOf(key);
      const picked = pickKeyOf(key);
      if (key === 'End') picking.review.end();
      else if (step !== null) picking.review.step(step);
      else if (picked && image) {
        decide(actions, picked, [image.id]);
        // A favorite may be rated, too; a rating or a rejection is the last word on a picture.
        if (picked.kind === 'rejected' ? !image.rejected : picked.kind === 'rating' && picked.rating !== null)
          picking.review.step(1);
      } else return isForeign(key);
      return true;
    }
    function onKeyDown(event: KeyboardEvent) {
      if (event.altKey) return;
      const { target } = event;
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'z' || event.shiftKey) return;
        void undoAndGoBack(actions, picking.review);
      } else {
        const onButton = target instanceof HTMLElement && target.closest('button, a, [role=alert]') !== null;
        if (onButton && (event.key === ' ' || event.key === 'Enter')) return;
        // At the end the arrow leads back, and everything else belongs to what is offered there.
        if (atEnd(review) && event.key !== 'ArrowLeft' && !isForeign(event.key)) return;
        if (!act(event.key)) return;
      }
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [review, actions, picking]);
}
