import { type ImageSettings, imageSettingsSchema, settingsChunkKeyword } from '#shared/image-metadata.ts';
import type { PictureTexts, ProgramReader } from '../picture-settings.ts';
import { fieldsOf } from './fields.ts';

/** This app: everything as JSON under its own name. */
export const readPolyptych: ProgramReader = (texts) => {
  const data = ownSettings(texts);
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

/** All that this app wrote down; null for others' pictures. */
export function ownSettings(texts: PictureTexts): ImageSettings | null {
  return imageSettingsSchema.safeParse(fieldsOf(texts.get(settingsChunkKeyword))).data ?? null;
}
