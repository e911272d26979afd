import { z } from 'zod';

const ids = z.record(z.string(), z.int());
const wholeSchema = z.looseObject({
  model: z.looseObject({ vocab: z.union([ids, z.array(z.unknown())]).optional() }).optional(),
  added_tokens: z.array(z.looseObject({ id: z.int() })).optional(),
});
const encoderSchema = z.looseObject({ vocab_size: z.int().positive() });

/** A tokenizer with less than this share of the encoder's tokens was made for another one; some encoders keep a few spare. */
const leastShare = 0.5;

export interface TokenizerDocuments {
  /** Parsed tokenizer.json and vocab.json; undefined where there is none. */
  whole: unknown;
  vocabulary: unknown;
  /** Parsed config.json of the text encoder. */
  encoder: unknown;
}

/** Whether a tokenizer's numbers are those that its text encoder knows: one sentence where not, null where all is well. */
export function tokenizerProblem(
  { whole, vocabulary, encoder }: TokenizerDocuments,
  names: { tokenizer: string; encoder: string },
): string | null {
  const known = encoderSchema.safeParse(encoder).data?.vocab_size;
  const tokens = tokenCount(whole, vocabulary);
  if (known === undefined || tokens === null) return null;
  if (tokens <= known && tokens >= leastShare * known) return null;
  return `${names.tokenizer} has ${counted(tokens)} tokens but ${names.encoder} knows ${counted(known)}: they belong to different models, download the model again.`;
}

const counted = (count: number) => count.toLocaleString('en');

/** One more than the largest token number; null where no file tells. */
function tokenCount(whole: unknown, vocabulary: unknown): number | null {
  const parsed = wholeSchema.safeParse(whole).data;
  const vocab = parsed?.model?.vocab;
  const added = parsed?.added_tokens?.map(({ id }) => id) ?? [];
  // Vocabularies of some kinds are lists, whose places are the numbers.
  if (Array.isArray(vocab)) return largest(added, vocab.length - 1) + 1;
  const words = vocab ?? ids.safeParse(vocabulary).data;
  return words === undefined ? null : largest([...Object.values(words), ...added], -1) + 1;
}

function largest(numbers: readonly number[], least: number): number {
  return numbers.reduce((most, number) => Math.max(most, number), least);
}
