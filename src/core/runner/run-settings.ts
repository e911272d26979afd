import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Model, WantedSettings } from '#shared/contract/models.ts';
import type { ThemeDefaults } from '#shared/themes/theme-source.ts';

export type PictureSettings = Pick<
  JobRequest,
  'modelId' | 'negativePrompt' | 'steps' | 'guidanceScale' | 'width' | 'height' | 'scheduler'
>;

/**
 * What a theme's pictures are drawn with: the run's settings, else the theme's as far as they fit the model, else the
 * model's. A theme for another model, or for real ones where this one is for demonstration, says nothing about it.
 */
export function settingsOf(model: Model, theme: ThemeDefaults, wanted: WantedSettings): PictureSettings {
  const { id: modelId, defaults } = model;
  const meant = theme.model === undefined ? !model.demonstration : theme.model === modelId;
  return {
    ...defaults,
    ...(meant ? fitting(model, theme) : {}),
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
    modelId,
  };
}

function fitting(model: Model, theme: ThemeDefaults): Partial<PictureSettings> {
  const { sizeMultiple, guidance, schedulers } = model;
  const { steps, guidanceScale, width, height, negativePrompt, scheduler } = theme;
  const sized = (size: number) => Math.max(sizeMultiple, Math.floor(size / sizeMultiple) * sizeMultiple);
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(width === undefined ? {} : { width: sized(width) }),
    ...(height === undefined ? {} : { height: sized(height) }),
    ...(guidanceScale === undefined || guidance !== 'free' ? {} : { guidanceScale }),
    ...(negativePrompt === undefined || guidance !== 'free' ? {} : { negativePrompt }),
    ...(scheduler === undefined || !schedulers.includes(scheduler) ? {} : { scheduler }),
  };
}
