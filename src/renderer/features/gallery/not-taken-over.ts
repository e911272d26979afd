import type { Image } from '#shared/contract/gallery.ts';
import type { Model } from '#shared/contract/models.ts';
import { schedulerLabel } from '../../ui/format.ts';
import type { Draft } from '../composer/draft.ts';

/** What of a picture's settings a draft made from it does not have, in one sentence; null where it has all of them. */
export function notTakenOver(image: Image, draft: Draft, models: readonly Model[]): string | null {
  const { modelId, modelName, scheduler, leftOut = [] } = image;
  const chosen = models.find(({ id }) => id === draft.modelId);
  const sameModel = modelId === null ? chosen?.name === modelName : chosen?.id === modelId;
  const missing = [
    ...(modelName === '' || sameModel ? [] : [`the model ${modelName}`]),
    ...(scheduler === null || scheduler === draft.scheduler
      ? []
      : [`the scheduler ${schedulerLabel(scheduler)}`]),
    ...leftOut.map(small),
  ];
  return missing.length === 0 ? null : `Not taken over: ${missing.join(', ')}.`;
}

/** Words that only begin a line are written small: `Clip skip 2`, but no names such as `ENSD 31337` or Karras. */
const small = (words: string) =>
  /^(?!Karras)[A-Z][a-z]+ /.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
