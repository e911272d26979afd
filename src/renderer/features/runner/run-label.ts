import { countOf } from '#shared/count-of.ts';
import type { Run, RunEstimate } from '#shared/contract/runner.ts';
import { phaseWords } from '#shared/run-words.ts';
import { untilLabel } from '../../ui/format.ts';

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** "412 of 500 pictures", or "412 pictures" where no number was asked for. */
export function madeLabel({ images, plan }: Pick<Run, 'images' | 'plan'>): string {
  const wanted = plan.limits.images;
  return wanted === null
    ? countOf(images, 'picture')
    : `${images.toLocaleString('en')} of ${countOf(wanted, 'picture')}`;
}

/** How far it is, from 0 to 1: by pictures, else by hours; null where it has no end. */
export function fractionOf(
  { images, plan, createdAt, phase }: Pick<Run, 'images' | 'plan' | 'createdAt' | 'phase'>,
  now: number,
): number | null {
  if (phase.state === 'ended') return 1;
  const { images: wanted, hours } = plan.limits;
  const byImages = wanted === null ? 0 : images / wanted;
  const byTime = hours === null ? 0 : (now - createdAt) / (hours * 3_600_000);
  return wanted === null && hours === null ? null : Math.min(1, Math.max(byImages, byTime));
}

/** What it does, and until when where it waits for the clock. */
export function stateLabel({ phase }: Pick<Run, 'phase'>, now: number): string {
  const words = capital(phaseWords(phase));
  return phase.state === 'waiting' && phase.until !== null
    ? `${words}, ${untilLabel(phase.until, now)}`
    : words;
}

/** "About 1,900 pictures until 07:00, 240 an hour". */
export function estimateLabel({ images, imagesPerHour, endsAt }: RunEstimate, now: number): string {
  const rate = imagesPerHour === null ? null : `${Math.round(imagesPerHour).toLocaleString('en')} an hour`;
  if (rate === null) return 'How many pictures that will be is known after the first ones.';
  if (images === null || endsAt === null) return `About ${rate}, until you stop it.`;
  if (images < 0.5) return `It draws nothing ${untilLabel(endsAt, now)}: give it more time, or other hours.`;
  return `About ${countOf(roughly(images), 'picture')} ${untilLabel(endsAt, now)}, ${rate}.`;
}

/** Two digits are what such a guess is worth. */
function roughly(number: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, number))) - 1);
  return Math.round(number / unit) * unit;
}
