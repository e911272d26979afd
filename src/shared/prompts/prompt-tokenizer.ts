import { z } from 'zod';
import { PolyptychError } from '../errors.ts';
import { textEncoderConfigSchema, tokenizerConfigSchema } from '../model-layout-schemas.ts';
import { clipTokenizerDefinition } from './clip-tokenizer.ts';

/** A prompt goes through the text encoder in windows of one length: start, text, end, padding. */
export interface PromptTokenizer {
  /** Tokens of a window. */
  readonly windowTokens: number;
  /** Those of them that are the text's. */
  readonly textTokens: number;
  /** The token of a comma between words; null where the vocabulary has none. */
  readonly commaId: number | null;
  /** The tokens of a text alone, however many. */
  tokenize(text: string): number[];
  /** A whole window around at most `textTokens` of a text. */
  window(textIds: readonly number[]): number[];
  /** The weights of a whole window: those of the text's tokens where they stand, 1 elsewhere. */
  windowWeights(textWeights: readonly number[]): number[];
}

/** The contents of a tokenizer's files, JSON parsed; what does not exist is undefined. */
export interface TokenizerDocuments {
  /** For error sentences: `tokenizer`, in SDXL also `tokenizer_2`. */
  folder: string;
  /** tokenizer.json */
  whole: unknown;
  /** vocab.json and the text of merges.txt, which stand for tokenizer.json in older folders. */
  vocabulary: unknown;
  merges: string | undefined;
  /** tokenizer_config.json */
  config: unknown;
  /** special_tokens_map.json */
  specialTokens: unknown;
  /** config.json of the text encoder that the tokens are for. */
  textEncoderConfig: unknown;
}

/** What is used of `@huggingface/tokenizers`, which this room does not import: `new Tokenizer(definition, config)`. */
export interface TokenizerLibrary {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[] };
  token_to_id(token: string): number | undefined;
}

const specialTokensSchema = tokenizerConfigSchema.pick({ pad_token: true });
const definitionSchema = z.looseObject({
  truncation: z.looseObject({ max_length: z.int().positive() }).nullish(),
  padding: z.looseObject({ pad_id: z.int() }).nullish(),
});
/** Above this a `model_max_length` means "no limit". */
const longestWindow = 100_000;

/**
 * Puts a model's tokenizer together. The length of a window is `fixedTokens` where the text encoder takes one only, else
 * what the files say: model_max_length, the encoder's max_position_embeddings, or the truncation in tokenizer.json.
 * Throws `model_invalid` with a sentence on what is missing or wrong.
 */
export function createPromptTokenizer(
  documents: TokenizerDocuments,
  fixedTokens: number | null,
  open: (definition: object, config: object) => TokenizerLibrary,
): PromptTokenizer {
  const { folder } = documents;
  const config = tokenizerConfigSchema.safeParse(documents.config ?? {}).data ?? {};
  const textEncoder = textEncoderConfigSchema.safeParse(documents.textEncoderConfig ?? {}).data;
  const definition = definitionOf(documents);
  const stated = definitionSchema.safeParse(definition).data;
  const library = openLibrary(folder, () => open(definition, config));

  const length = config.model_max_length;
  const windowTokens =
    fixedTokens ??
    (length !== undefined && length <= longestWindow ? Math.floor(length) : undefined) ??
    textEncoder?.max_position_embeddings ??
    stated?.truncation?.max_length;
  if (windowTokens === undefined)
    throw invalid(
      `${folder}/tokenizer_config.json does not say how many tokens a prompt may have (model_max_length): download the model again.`,
    );

  // Around no text at all stand the start, where there is one, and the end.
  const around = library.encode('').ids;
  const end = around.at(-1);
  const textTokens = windowTokens - around.length;
  if (textTokens < 1)
    throw invalid(
      `${folder} makes windows of ${windowTokens} tokens, which leaves no place for text: download the model again.`,
    );
  const specialTokens = specialTokensSchema.safeParse(documents.specialTokens ?? {}).data;
  const padToken = specialTokens?.pad_token ?? config.pad_token;
  const padText = typeof padToken === 'string' ? padToken : padToken?.content;
  const pad =
    (padText === undefined ? undefined : library.token_to_id(padText)) ??
    stated?.padding?.pad_id ??
    textEncoder?.pad_token_id ??
    end;
  if (pad === undefined)
    throw invalid(`${folder} has neither a padding nor an end token: download the model again.`);

  const tokenize = (text: string) => library.encode(text, { add_special_tokens: false }).ids;
  const comma = tokenize(',');
  return {
    windowTokens,
    textTokens,
    commaId: comma.length === 1 ? (comma[0] ?? null) : null,
    tokenize,
    window(textIds) {
      const ids = [...around.slice(0, -1), ...textIds, ...around.slice(-1)];
      return [...ids, ...Array.from({ length: windowTokens - ids.length }, () => pad)];
    },
    windowWeights(textWeights) {
      const weights = Array.from({ length: windowTokens }, () => 1);
      for (const [index, weight] of textWeights.entries()) weights[around.length - 1 + index] = weight;
      return weights;
    },
  };
}

/** The contents of tokenizer.json, or the same made from the two older files. */
function definitionOf({ folder, whole, vocabulary, merges }: TokenizerDocuments): object {
  if (typeof whole === 'object' && whole !== null) return whole;
  const ids = z.record(z.string(), z.int()).safeParse(vocabulary);
  if (!ids.success || merges === undefined)
    throw invalid(`The model folder has no usable ${folder}/tokenizer.json: download the model again.`);
  return clipTokenizerDefinition(ids.data, merges, folder);
}

function openLibrary(folder: string, open: () => TokenizerLibrary): TokenizerLibrary {
  try {
    return open();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${folder}/tokenizer.json cannot be used (${reason}): download the model again.`, error);
  }
}

function invalid(sentence: string, cause?: unknown) {
  return new PolyptychError('model_invalid', sentence, { cause });
}
