import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { ThemeDefaults } from '#shared/themes/theme-source.ts';
import type { Lane } from './run-record.ts';

/**
 * Which models draw which themes: all of those that are named draw all; where none is named, each theme's own draws it,
 * and the first that is ready those without. Throws `bad_input` or `not_found`.
 */
export function lanesOf(
  { themeIds, modelIds }: { themeIds: readonly string[]; modelIds: readonly string[] },
  models: readonly Model[],
  defaultsOf: (themeId: string) => ThemeDefaults,
): Lane[] {
  const lane = (modelId: string, ids: readonly string[]): Lane => ({
    modelId,
    themes: [...new Set(ids)].map((themeId) => ({ themeId, drawn: 0, next: '0', exhausted: false })),
    failuresInARow: 0,
    givenUp: null,
  });
  const byModel = new Map<string, string[]>([...new Set(modelIds)].map((modelId) => [modelId, []]));
  for (const themeId of themeIds) {
    const own = defaultsOf(themeId).model;
    const names = modelIds.length > 0 ? byModel.keys() : [readyModel(own, models).id];
    for (const modelId of names) byModel.set(modelId, [...(byModel.get(modelId) ?? []), themeId]);
  }
  return [...byModel].map(([modelId, ids]) => lane(modelId, ids));
}

const isReady = ({ readiness, kind, startPicture }: Model) =>
  readiness.state === 'ready' &&
  kind === 'text-to-image' &&
  (startPicture === 'none' || startPicture === 'optional');

function readyModel(wanted: string | undefined, models: readonly Model[]): Model {
  const ready = models.filter(isReady);
  const model = ready.find(({ id }) => id === wanted) ?? ready.find(({ demonstration }) => !demonstration);
  const found = model ?? ready[0];
  if (found) return found;
  throw new PolyptychError(
    'not_found',
    'There is no model that makes pictures from words: add one under Models.',
  );
}
