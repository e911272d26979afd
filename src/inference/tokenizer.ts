import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { PolyptychError } from '#shared/errors.ts';
import { type ModelDescription, tokenizerFiles } from '#shared/model-layout.ts';
import { clipTokenizerDefinition } from './clip-tokenizer.ts';
import { readJsonFile } from './model-folder.ts';

export interface PromptTokens {
  /** Exactly as many as the model takes: start, text, end, padding. */
  ids: number[];
  /** Tokens of the text that did not fit and were left out. */
  truncatedTokens: number;
}

export interface PromptTokenizer {
  encode(text: string): PromptTokens;
}

const specialTokensSchema = z.looseObject({
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).nullish(),
});
const definitionSchema = z.looseObject({
  truncation: z.looseObject({ max_length: z.int().positive() }).nullish(),
  padding: z.looseObject({ pad_id: z.int() }).nullish(),
});

/**
 * Reads a model's tokenizer: tokenizer.json, else a CLIP tokenizer made of vocab.json and merges.txt. The length comes
 * from the model's files, or from `textEncoderTokens` where the encoder takes one length only.
 */
export function readTokenizer(
  modelFolder: string,
  { tokenizerConfig, maximumTokens, padTokenId }: ModelDescription,
  textEncoderTokens: number | null,
): PromptTokenizer {
  const definition = readDefinition(modelFolder);
  const tokenizer = buildTokenizer(definition, tokenizerConfig);
  const parsed = definitionSchema.safeParse(definition).data;
  const length = textEncoderTokens ?? maximumTokens ?? parsed?.truncation?.max_length;
  if (length === undefined)
    throw new PolyptychError(
      'model_invalid',
      'tokenizer/tokenizer_config.json does not say how many tokens a prompt may have (model_max_length): download the model again.',
    );

  // The end token closes every text, cut short or not.
  const end = tokenizer.encode('').ids.at(-1);
  const specialTokens = specialTokensSchema.safeParse(
    readJsonFile(modelFolder, 'tokenizer/special_tokens_map.json'),
  ).data;
  const padToken = specialTokens?.pad_token ?? tokenizerConfig.pad_token;
  const padText = typeof padToken === 'string' ? padToken : padToken?.content;
  const pad =
    (padText === undefined ? undefined : tokenizer.token_to_id(padText)) ??
    parsed?.padding?.pad_id ??
    padTokenId ??
    end;
  if (pad === undefined)
    throw new PolyptychError(
      'model_invalid',
      'The tokenizer has neither a padding nor an end token: download the model again.',
    );

  return {
    encode(text) {
      const { ids } = tokenizer.encode(text);
      const truncatedTokens = Math.max(ids.length - length, 0);
      const kept = truncatedTokens > 0 ? [...ids.slice(0, length - 1), end ?? pad] : ids;
      return { ids: [...kept, ...Array.from({ length: length - kept.length }, () => pad)], truncatedTokens };
    },
  };
}

/** The contents of tokenizer.json, or the same made from the two older files. */
function readDefinition(modelFolder: string): object {
  const whole = readJsonFile(modelFolder, tokenizerFiles.whole);
  if (typeof whole === 'object' && whole !== null) return whole;
  const [vocabularyFile, mergesFile] = tokenizerFiles.parts;
  const vocabulary = z.record(z.string(), z.int()).safeParse(readJsonFile(modelFolder, vocabularyFile));
  const mergesPath = join(modelFolder, mergesFile);
  if (!vocabulary.success || !existsSync(mergesPath))
    throw new PolyptychError(
      'model_invalid',
      `The model folder has no usable ${tokenizerFiles.whole}: download the model again.`,
    );
  return clipTokenizerDefinition(vocabulary.data, readFileSync(mergesPath, 'utf8'));
}

function buildTokenizer(definition: object, config: object): Tokenizer {
  try {
    return new Tokenizer(definition, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PolyptychError(
      'model_invalid',
      `${tokenizerFiles.whole} cannot be used (${reason}): download the model again.`,
      { cause: error },
    );
  }
}
