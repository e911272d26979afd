import type { PickActions } from './use-pick-actions.tsx';

/** What a key decides about a picture; null where it decides nothing. The keys are the same wherever pictures are. */
export type PickKey = { kind: 'favorite' } | { kind: 'rejected' } | { kind: 'rating'; rating: number | null };

export function pickKeyOf(key: string): PickKey | null {
  if (/^[1-5]$/.test(key)) return { kind: 'rating', rating: Number(key) };
  if (key === '0') return { kind: 'rating', rating: null };
  switch (key.toLowerCase()) {
    case 'f':
      return { kind: 'favorite' };
    case 'x':
      return { kind: 'rejected' };
    default:
      return null;
  }
}

/** Does what a key decides. */
export function decide(actions: PickActions, key: PickKey, imageIds: readonly string[]): void {
  if (key.kind === 'favorite') actions.toggleFavorite(imageIds);
  else if (key.kind === 'rejected') actions.toggleRejected(imageIds);
  else actions.rate(imageIds, key.rating);
}
