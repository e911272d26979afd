import { PolyptychError } from '../errors.ts';

const startToken = '<|startoftext|>';
const endToken = '<|endoftext|>';

/**
 * What tokenizer.json would say, for models that were published with vocab.json and merges.txt only: CLIP's
 * lower-casing byte-level BPE (Radford et al., 2021), whose words end in `</w>`.
 */
export function clipTokenizerDefinition(
  vocabulary: Record<string, number>,
  mergesText: string,
  folder: string,
): object {
  const start = vocabulary[startToken];
  const end = vocabulary[endToken];
  if (start === undefined || end === undefined)
    throw new PolyptychError(
      'model_invalid',
      `${folder}/vocab.json has no ${startToken} and ${endToken}; only CLIP's tokenizer can be read from it: add a tokenizer.json.`,
    );
  // The first line is a comment; the pairs follow, best first.
  const merges = mergesText.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#version'));
  const added = (content: string, id: number) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return {
    version: '1.0',
    added_tokens: [added(startToken, start), added(endToken, end)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: String.raw`'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+` },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [endToken, end],
      cls: [startToken, start],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: endToken,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: vocabulary,
      merges,
    },
  };
}
