import type { JobInput } from './contract/inputs.ts';
import type { JobRequestInput } from './contract/jobs.ts';

/** What there is to say of a picture that is to be made larger. */
export interface UpscaledPicture {
  input: JobInput;
  /** Its words: those of the picture, or a file's name. */
  prompt: string;
  /** The picture of the gallery that it is; null for a file. */
  imageId: string | null;
}

/** A job that makes one picture larger. It keeps the picture's words; of the other settings nothing is drawn with. */
export function upscaleRequestOf(
  modelId: string,
  { input, prompt, imageId }: UpscaledPicture,
): JobRequestInput {
  return {
    prompt,
    modelId,
    count: 1,
    seed: 0,
    steps: 1,
    guidanceScale: 0,
    width: input.width,
    height: input.height,
    scheduler: 'none',
    start: { use: 'upscale', inputId: input.id, imageId },
  };
}
