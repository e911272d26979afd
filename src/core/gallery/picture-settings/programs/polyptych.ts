import { imageSettingsSchema, settingsChunkKeyword } from '#shared/image-metadata.ts';
import type { ProgramReader } from '../picture-settings.ts';
import { fieldsOf } from './fields.ts';

/** This app: everything as JSON under its own name. */
export const readPolyptych: ProgramReader = (texts) => {
  const { data } = imageSettingsSchema.safeParse(fieldsOf(texts.get(settingsChunkKeyword)));
  if (!data) return null;
  const { prompt, negativePrompt, modelName, seed, steps, guidanceScale, width, height, scheduler, start } =
    data;
  return {
    program: 'Polyptych',
    prompt,
    negativePrompt,
    modelName,
    seed,
    steps,
    guidanceScale,
    width,
    height,
    scheduler,
    strength: start?.use === 'variation' ? start.strength : null,
    leftOut: [],
  };
};
