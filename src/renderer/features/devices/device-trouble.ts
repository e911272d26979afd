import type { Health } from '#shared/contract/devices.ts';
import type { Freshness } from './reading-label.ts';

export interface Trouble {
  kind: Exclude<Health, 'healthy'> | 'no-answer';
  label: string;
  tone: 'warning' | 'danger';
}

const troubles: Record<Exclude<Health, 'healthy'>, Trouble> = {
  hot: { kind: 'hot', label: 'Hot', tone: 'warning' },
  'busy-elsewhere': { kind: 'busy-elsewhere', label: 'Busy elsewhere', tone: 'warning' },
  failing: { kind: 'failing', label: 'Failing', tone: 'danger' },
  lost: { kind: 'lost', label: 'Lost', tone: 'danger' },
};
const noAnswer: Trouble = { kind: 'no-answer', label: 'No answer', tone: 'warning' };

/** What is wrong with a device, in a word; null where nothing is. */
export function troubleOf(health: Health, freshness: Freshness): Trouble | null {
  // Whether a device that does not answer is still hot or busy, nobody knows.
  const gone = health === 'failing' || health === 'lost';
  if (freshness.state === 'stale' && !gone) return noAnswer;
  return health === 'healthy' ? null : troubles[health];
}

/** Why, as sentences: what the core says, and for how long there was no answer. */
export function troubleReason(healthReason: string | null, freshness: Freshness): string | null {
  const silence = freshness.state === 'stale' ? `${freshness.text}.` : null;
  const parts = [healthReason, silence].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
