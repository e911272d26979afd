import type { Model } from '#shared/contract/models.ts';

const tones = 8;

/**
 * Each model's colour, by number: those of the list in its order, so that a model keeps its colour from day to day; one
 * that is gone gets one by its name.
 */
export function toneOf(models: readonly Pick<Model, 'id'>[], modelId: string): number {
  const index = models.findIndex(({ id }) => id === modelId);
  return (index < 0 ? sumOfCharacters(modelId) : index) % tones;
}

const sumOfCharacters = (text: string) =>
  Array.from(text).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);

export const nameOfModel = (models: readonly Pick<Model, 'id' | 'name'>[], modelId: string): string =>
  models.find(({ id }) => id === modelId)?.name ?? modelId;
