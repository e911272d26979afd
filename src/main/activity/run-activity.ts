import { countOf } from '#shared/count-of.ts';
import type { Run } from '#shared/contract/runner.ts';
import type { Notice } from './batch.ts';

/** A run draws through the night: also while it waits for its hours, unless a person has paused it. */
export function keepsAwake({ phase }: Run): boolean {
  return phase.state !== 'paused' && phase.state !== 'ended';
}

/** How much of it is done, from 0 to 1; null while it draws nothing, or where nobody knows how much there will be. */
export function fractionOfRun({ phase, images, expected }: Run): number | null {
  if (phase.state !== 'drawing' && phase.state !== 'finishing') return null;
  return expected.images === null ? null : Math.min(1, images / Math.max(1, expected.images));
}

const ends = {
  images: 'All that were asked for.',
  time: 'Its time is over.',
  'disk-space': 'The disk has too little room for more.',
  prompts: 'Its themes have no more prompts.',
  failures: 'Too many pictures failed.',
};

/** What to tell when a run has ended; null where a person ended it. */
export function noticeOfRun({ phase, images, failed }: Run): Notice | null {
  if (phase.state !== 'ended' || phase.reason === 'stopped') return null;
  const made = `${countOf(images, 'picture')} ready`;
  return {
    title: failed > 0 ? `${made}, ${failed} failed` : made,
    body: `The run has ended. ${ends[phase.reason]}`,
  };
}
