import { PolyptychError } from '#shared/errors.ts';
import type { EncodedPrompt, PromptEncoder } from '../prompts/prompt-encoder.ts';
import type { DrawSettings } from './pipeline.ts';

export interface EncodedPair {
  positive: EncodedPrompt;
  /** null where the picture is not guided away from anything. */
  negative: EncodedPrompt | null;
}

/** Both prompts of a picture, or the one that is needed; the two have equally many tokens. */
export async function encodePair(
  encoder: PromptEncoder,
  { prompt, negativePrompt }: Pick<DrawSettings, 'prompt' | 'negativePrompt'>,
  guided: boolean,
): Promise<EncodedPair> {
  const [positive, negative = null] = await encoder.encode(guided ? [prompt, negativePrompt] : [prompt]);
  if (!positive) throw new PolyptychError('internal', 'The prompt has not been encoded.');
  return { positive, negative };
}
