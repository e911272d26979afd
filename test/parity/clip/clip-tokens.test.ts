import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTokenizer } from '#inference/tokenizer.ts';
import type { PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';
import { temporaryFolder } from '../../worker/temporary-folder.ts';
import { publishedSequences } from './published-sequences.ts';
import { smallVocabulary } from './small-vocabulary.ts';

const fixture = fileURLToPath(new URL('../../fixtures/clip-tokenizer', import.meta.url));
const [start, end] = [49_406, 49_407];

/** Models of the user's own that have CLIP's vocabulary: there the same lists are held against its real merges. */
const own = process.env['POLYPTYCH_MODELS'];
const ownModels = (own !== undefined && existsSync(own) ? readdirSync(own) : [])
  .map((name) => join(own ?? '', name))
  .filter((folder) => isClip(folder));

function isClip(folder: string): boolean {
  try {
    const tokenizer = readTokenizer(folder, 77);
    return tokenizer.window([]).slice(0, 2).join(' ') === `${start} ${end}`;
  } catch {
    return false;
  }
}

describe.each([fixture, ...ownModels])('the tokenizer in %s', (folder) => {
  let tokenizer: PromptTokenizer;
  beforeAll(() => {
    tokenizer = readTokenizer(folder, null);
  });

  test.each(publishedSequences.map(({ text, ids }) => ({ title: JSON.stringify(text), text, ids })))(
    'gives the published ids of $title',
    ({ text, ids }) => {
      expect(tokenizer.tokenize(text)).toEqual(ids);
      expect(tokenizer.window(ids)).toEqual([
        start,
        ...ids,
        end,
        ...Array.from({ length: 75 - ids.length }, () => end),
      ]);
    },
  );
});

test('the small vocabulary is what its script makes of the published sequences', () => {
  const { vocabulary, merges } = smallVocabulary(publishedSequences);
  const read = (file: string) => readFileSync(join(fixture, 'tokenizer', file), 'utf8');
  expect(JSON.parse(read('vocab.json'))).toEqual(vocabulary);
  expect(read('merges.txt').trimEnd().split('\n').slice(1)).toEqual(merges);
});

test("the vocabulary of transformers' own test gives the ids of that test", () => {
  // huggingface/transformers, tests/models/clip/test_tokenization_clip.py, test_full_tokenizer.
  const tokens =
    'l o w e r s t i d n lo l</w> w</w> r</w> t</w> low</w> er</w> lowest</w> newer</w> wider <unk> <|startoftext|> <|endoftext|>';
  const vocabulary = Object.fromEntries(tokens.split(' ').map((token, id) => [token, id]));
  const folder = folderOf(vocabulary, ['l o', 'lo w</w>', 'e r</w>']);
  expect(readTokenizer(folder, null).tokenize('lower newer')).toEqual([10, 2, 16, 9, 3, 2, 16]);
});

test('Stable Diffusion 2.x and the second tokenizer of SDXL fill windows with "!", number 0, after one end', () => {
  const folder = temporaryFolder();
  cpSync(fixture, folder, { recursive: true });
  cpSync(join(fixture, 'tokenizer'), join(folder, 'tokenizer_2'), { recursive: true });
  for (const name of ['tokenizer', 'tokenizer_2'] as const) {
    writeFileSync(
      join(folder, name, 'tokenizer_config.json'),
      JSON.stringify({ model_max_length: 77, pad_token: '!' }),
    );
    const tokenizer = readTokenizer(folder, null, name);
    // openai/CLIP pads with zeros: clip.tokenize('hello world').
    expect(tokenizer.window(tokenizer.tokenize('hello world'))).toEqual([
      start,
      3306,
      1002,
      end,
      ...Array.from({ length: 73 }, () => 0),
    ]);
  }
});

test('the same letter written in two ways, and any kind of space, are the same to it', () => {
  const tokenizer = readTokenizer(fixture, null);
  expect(tokenizer.tokenize('unwante\u0301d')).toEqual(tokenizer.tokenize('unwant\u00E9d'));
  for (const space of ['\t', '\v', '\f', '\r\n', '\u2028', '\u2029', '\u00A0', '\u3000'])
    expect(tokenizer.tokenize(`hello${space}${space}world`)).toEqual([3306, 1002]);
});

test("entities and broken encodings are not mended: that is the older package's habit, not the tokenizer's", () => {
  const tokenizer = readTokenizer(fixture, null);
  expect(tokenizer.tokenize('a &amp; b')).not.toEqual(tokenizer.tokenize('a & b'));
});

function folderOf(vocabulary: Record<string, number>, merges: readonly string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'tokenizer'));
  writeFileSync(join(folder, 'tokenizer', 'vocab.json'), JSON.stringify(vocabulary));
  writeFileSync(join(folder, 'tokenizer', 'merges.txt'), ['#version: 0.2', ...merges].join('\n'));
  writeFileSync(join(folder, 'tokenizer', 'tokenizer_config.json'), '{"model_max_length": 77}');
  return folder;
}
