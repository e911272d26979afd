import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';

/** The model that is meant: of that identifier or name, else the embedded one, else the first that draws from words. */
export function chosenModel(asked: string | undefined, models: readonly Model[]): Model {
  const model =
    asked === undefined
      ? (models.find(({ embedded }) => embedded) ?? models.find(drawsFromWords))
      : (models.find(({ id }) => id === asked) ?? models.find(({ name }) => name === asked));
  if (!model)
    throw new PolyptychError(
      'not_found',
      asked === undefined
        ? 'There is no model to draw with: bring one in first.'
        : `There is no model "${asked}": choose one of ${models.map(({ id }) => id).join(', ')}.`,
    );
  if (model.readiness.state === 'unusable')
    throw new PolyptychError(model.readiness.error.code, model.readiness.error.message);
  return model;
}

/** Whether a model can be asked for a picture with nothing but words. */
export const drawsFromWords = ({ kind, readiness }: Model): boolean =>
  kind === 'text-to-image' && readiness.state === 'ready';
