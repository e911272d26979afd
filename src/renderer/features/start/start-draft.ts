import type { Model } from '#shared/contract/models.ts';
import { nearestSize, type Size } from '../composer/sizes.ts';

/** Enough to keep what is seen, and to change how it looks. */
export const usualStrength = 0.6;

/** Beyond this a picture's own size is too far from what a model draws well. */
const largestShareOfUsual = 2;

/**
 * The size for pictures that begin with one: its own where the model can draw that and it is near its usual one, else one
 * of the picture's shape and the model's usual area. What the draft has where there is no model.
 */
export function sizeForStart(
  picture: Size,
  drafted: { width: number | null; height: number | null },
  model: Pick<Model, 'defaults' | 'sizeMultiple'> | null,
): { width: number | null; height: number | null } {
  if (!model) return { width: drafted.width, height: drafted.height };
  const { defaults, sizeMultiple } = model;
  const usual = defaults.width * defaults.height;
  const share = (picture.width * picture.height) / usual;
  const fits = picture.width % sizeMultiple === 0 && picture.height % sizeMultiple === 0;
  if (fits && share <= largestShareOfUsual && share >= 1 / largestShareOfUsual)
    return { width: picture.width, height: picture.height };
  return nearestSize(picture.width / picture.height, usual, sizeMultiple);
}
