import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { PolyptychError } from '#shared/errors.ts';
import { parsePythonJson } from '#shared/parse-python-json.ts';
import { createPromptTokenizer, type PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';
import { weightFiles } from './fixed-tokens.ts';

/** CLIP's largest file has 4 MB; one of this size is no tokenizer, and reading it would take the memory of all. */
const longestFileBytes = 64 * 1024 * 1024;

const files = {
  whole: 'tokenizer/tokenizer.json',
  vocabulary: 'tokenizer/vocab.json',
  merges: 'tokenizer/merges.txt',
  config: 'tokenizer/tokenizer_config.json',
  specialTokens: 'tokenizer/special_tokens_map.json',
  textEncoderConfig: 'text_encoder/config.json',
} as const;

/** Says the same as long as no file that a prompt is counted by has changed. */
export function countingVersion(modelFolder: string): string {
  return [...Object.values(files), ...Object.values(weightFiles)]
    .map((file) => statSync(join(modelFolder, file), { throwIfNoEntry: false }))
    .map((found) => (found ? `${found.mtimeMs} ${found.size}` : '-'))
    .join(', ');
}

/**
 * The tokenizer of a model's first text encoder, whose windows have `fixedTokens` where that takes one length only. Throws
 * `model_invalid` with what is wrong.
 */
export function readTokenizer(modelFolder: string, fixedTokens: number | null): PromptTokenizer {
  const text = (file: string) => readText(modelFolder, file);
  const json = (file: string) => {
    const content = text(file);
    if (content === undefined) return undefined;
    try {
      return parsePythonJson(content);
    } catch {
      throw invalid(`${file} is not JSON: download the model again.`);
    }
  };
  return createPromptTokenizer(
    {
      folder: 'tokenizer',
      whole: json(files.whole),
      vocabulary: json(files.vocabulary),
      merges: text(files.merges),
      config: json(files.config),
      specialTokens: json(files.specialTokens),
      textEncoderConfig: json(files.textEncoderConfig),
    },
    fixedTokens,
    (definition, config) => new Tokenizer(definition, config),
  );
}

function readText(modelFolder: string, file: string): string | undefined {
  const path = join(modelFolder, file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  if (found.size > longestFileBytes)
    throw invalid(`${file} is far too large for a tokenizer: download the model again.`);
  return readFileSync(path, 'utf8');
}

function invalid(sentence: string) {
  return new PolyptychError('model_invalid', sentence);
}
