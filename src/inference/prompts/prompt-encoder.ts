import { PolyptychError } from '#shared/errors.ts';
import type { PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';
import { divideIntoWindows, mostWindows, type TextWindow } from '#shared/prompts/prompt-windows.ts';
import type { Embeddings, EncodedTokens, TextEncoder } from '../pipelines/text-encoder.ts';
import { createRecentValues } from '#shared/recent-values.ts';
import { weighStates } from './weigh-states.ts';

export interface EncodedPrompt {
  /** Text states [1, tokens, width]: those of the prompt's windows one after the other, weighted. */
  states: Embeddings;
  /** One vector for the whole prompt, where the encoder gives one: that of the first window. */
  pooled: Float32Array | null;
  /** Tokens of the prompt that did not fit and were left out. */
  truncatedTokens: number;
}

export interface PromptEncoder {
  /**
   * One answer per prompt, in their order. All prompts of one call come out with equally many tokens: shorter ones are
   * followed by windows of no text. Every window goes through the text encoder by itself, so that it is the same in any
   * company, and the latest ones are remembered.
   */
  encode(prompts: readonly string[]): Promise<EncodedPrompt[]>;
}

export interface PromptEncoderParts {
  tokenizer: PromptTokenizer;
  textEncoder: TextEncoder;
  /** Tokens of the text states that the UNet takes, where its export fixes them: then all prompts have so many. */
  unetTokens: number | null;
}

/** Enough for the prompts of a large batch, their negative ones, and a few long ones. */
const rememberedWindows = 64;
const emptyWindow: TextWindow = { ids: [], weights: [] };

/** Throws `model_invalid` where the UNet's fixed tokens are not whole windows. */
export function createPromptEncoder({
  tokenizer,
  textEncoder,
  unetTokens,
}: PromptEncoderParts): PromptEncoder {
  const { windowTokens } = tokenizer;
  const fixedWindows = unetTokens === null ? null : unetTokens / windowTokens;
  if (fixedWindows !== null && (fixedWindows < 1 || !Number.isInteger(fixedWindows)))
    throw new PolyptychError(
      'model_invalid',
      `The UNet takes ${unetTokens} tokens of text but the text encoder gives windows of ${windowTokens}: the parts are of different models, download the model again.`,
    );
  const rules = { ...tokenizer, maximumWindows: fixedWindows ?? mostWindows };
  const remembered = createRecentValues<EncodedTokens>(rememberedWindows);

  async function encodeWindow({ ids, weights }: TextWindow): Promise<EncodedTokens> {
    const key = `${ids.join(' ')}|${weights.join(' ')}`;
    const known = remembered.get(key);
    if (known) return known;
    const { states, pooled } = await textEncoder.encode(tokenizer.window(ids));
    const encoded = { states: weighStates(states, tokenizer.windowWeights(weights)), pooled };
    remembered.set(key, encoded);
    return encoded;
  }

  return {
    async encode(prompts) {
      const divided = prompts.map((prompt) => divideIntoWindows(prompt, rules));
      const count = Math.max(...divided.map(({ windows }) => windows.length), fixedWindows ?? 1);
      const encoded: EncodedPrompt[] = [];
      for (const { windows, truncatedTokens } of divided) {
        const parts: EncodedTokens[] = [];
        for (let index = 0; index < count; index += 1)
          parts.push(await encodeWindow(windows[index] ?? emptyWindow));
        const states = joinTokens(parts.map((part) => part.states));
        encoded.push({ states, pooled: parts[0]?.pooled ?? null, truncatedTokens });
      }
      return encoded;
    },
  };
}

/** Windows one after the other; the same object where there is one. */
function joinTokens(windows: readonly Embeddings[]): Embeddings {
  const [first] = windows;
  if (!first) throw new PolyptychError('internal', 'A prompt has no window.');
  if (windows.length === 1) return first;
  const data = new Float32Array(windows.reduce((sum, window) => sum + window.data.length, 0));
  let start = 0;
  for (const window of windows) {
    data.set(window.data, start);
    start += window.data.length;
  }
  const [, tokens, width] = first.dims;
  return { data, dims: [1, tokens * windows.length, width] };
}
