import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { createPromptTokenizer, type PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';
import { readJsonFile } from './model-folder.ts';

/**
 * Reads a tokenizer of a model folder; SDXL has a second one beside its second text encoder. `fixedTokens` is the length
 * of the windows where the text encoder takes one only, else null. Throws `model_invalid` with what is wrong.
 */
export function readTokenizer(
  modelFolder: string,
  fixedTokens: number | null,
  folder: 'tokenizer' | 'tokenizer_2' = 'tokenizer',
): PromptTokenizer {
  const read = (file: string) => readJsonFile(modelFolder, `${folder}/${file}`);
  const mergesPath = join(modelFolder, folder, 'merges.txt');
  return createPromptTokenizer(
    {
      folder,
      whole: read('tokenizer.json'),
      vocabulary: read('vocab.json'),
      merges: existsSync(mergesPath) ? readFileSync(mergesPath, 'utf8') : undefined,
      config: read('tokenizer_config.json'),
      specialTokens: read('special_tokens_map.json'),
      textEncoderConfig: readJsonFile(
        modelFolder,
        `${folder === 'tokenizer' ? 'text_encoder' : 'text_encoder_2'}/config.json`,
      ),
    },
    fixedTokens,
    (definition, config) => new Tokenizer(definition, config),
  );
}
