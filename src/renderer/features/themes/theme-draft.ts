import type { Model } from '#shared/contract/models.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { type Draft, isReady, withModel } from '../composer/draft.ts';

/**
 * The composer's draft with a prompt of a theme and all that the theme sets; what it leaves open stays. A model that is
 * not here, or a scheduler that does not fit, leaves the draft's own.
 */
export function withThemePrompt(
  draft: Draft,
  prompt: string,
  defaults: ThemeSummary['defaults'],
  models: readonly Model[],
): Draft {
  const { model: modelId, scheduler, ...settings } = defaults;
  const wanted = models.find((one) => one.id === modelId && isReady(one));
  const base = wanted && wanted.id !== draft.modelId ? withModel(draft, wanted) : draft;
  const model = models.find(({ id }) => id === base.modelId);
  const known = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const fits = scheduler !== undefined && model?.schedulers.includes(scheduler);
  return { ...base, ...known, prompt, ...(fits ? { scheduler } : {}) };
}
