import type { Embeddings, TextEncoder } from '../pipelines/text-encoder.ts';
import type { PromptTokenizer } from '../tokenizer.ts';

export interface EncodedPrompt {
  /** Text states [1, tokens, width]. The same object for the same text, as long as it is remembered. */
  states: Embeddings;
  /** One vector for the whole prompt, where the encoder gives one. */
  pooled: Float32Array | null;
  /** Tokens at the end of the prompt that did not fit and were left out. */
  truncatedTokens: number;
}

export interface PromptEncoder {
  /** One answer per prompt, in their order. Every prompt goes through the text encoder by itself. */
  encode(prompts: readonly string[]): Promise<EncodedPrompt[]>;
}

export interface PromptEncoderParts {
  tokenizer: PromptTokenizer;
  textEncoder: TextEncoder;
}

/** Prompts that are remembered: those of the pictures of a large batch, and its negative ones. */
const rememberedPrompts = 32;

export function createPromptEncoder({ tokenizer, textEncoder }: PromptEncoderParts): PromptEncoder {
  /** In the order of their last use. */
  const remembered = new Map<string, EncodedPrompt>();

  async function encodeOne(prompt: string): Promise<EncodedPrompt> {
    const known = remembered.get(prompt);
    remembered.delete(prompt);
    const encoded = known ?? (await encodeAnew(prompt));
    remembered.set(prompt, encoded);
    if (remembered.size > rememberedPrompts) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    return encoded;
  }

  async function encodeAnew(prompt: string): Promise<EncodedPrompt> {
    const { ids, truncatedTokens } = tokenizer.encode(prompt);
    return { ...(await textEncoder.encode(ids)), truncatedTokens };
  }

  return {
    async encode(prompts) {
      const encoded: EncodedPrompt[] = [];
      for (const prompt of prompts) encoded.push(await encodeOne(prompt));
      return encoded;
    },
  };
}
