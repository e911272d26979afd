import { PolyptychError } from '#shared/errors.ts';
import type { ModelPart, NumericTensor } from '../session.ts';
import { fixedSize, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';

/** Text states: one row of vectors per prompt, one vector per token. */
export interface Embeddings extends NumericTensor {
  dims: readonly [rows: number, tokens: number, width: number];
}

export interface TextEncoder {
  /** Numbers per token, where the model fixes it. */
  readonly width: number | null;
  /** Tokens per prompt, where the model fixes it. */
  readonly tokens: number | null;
  /** Encodes prompts of equally many tokens. */
  encode(ids: readonly (readonly number[])[]): Promise<Embeddings>;
}

/** Those rows for which `kept` is true. */
export function keepRows({ data, dims }: Embeddings, kept: readonly boolean[]): Embeddings {
  const [, tokens, width] = dims;
  const length = tokens * width;
  const rows = kept.flatMap((keep, row) => (keep ? [data.subarray(row * length, (row + 1) * length)] : []));
  return { data: joinRows(rows), dims: [rows.length, tokens, width] };
}

/** Rows of equally many tokens, one below the other. */
export function joinEmbeddings(embeddings: readonly Embeddings[]): Embeddings {
  const [first] = embeddings;
  if (!first) throw new PolyptychError('internal', 'There are no text states to join.');
  if (embeddings.length === 1) return first;
  const [, tokens, width] = first.dims;
  const rows = embeddings.reduce((sum, { dims }) => sum + dims[0], 0);
  return { data: joinRows(embeddings.map(({ data }) => data)), dims: [rows, tokens, width] };
}

function joinRows(rows: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const row of rows) {
    data.set(row, start);
    start += row.length;
  }
  return data;
}

/** Finds its way around the part's inputs and outputs; throws `model_invalid` when it is not a text encoder. */
export function createTextEncoder(part: ModelPart): TextEncoder {
  const idsInput = tensorFor(part, 'inputs', {
    what: 'token ids',
    names: ['input_ids'],
    fits: ({ type, shape }) => type.startsWith('int') && shape.length === 2,
  });
  const maskInput = part.inputs.find(({ name }) => name === 'attention_mask');
  refuseOtherInputs(part, maskInput ? [idsInput, maskInput] : [idsInput]);
  const states = tensorFor(part, 'outputs', {
    what: 'the text states',
    names: ['last_hidden_state'],
    fits: ({ shape }) => shape.length === 3,
  });
  const oneByOne = fixedSize(idsInput, 0) === 1;

  async function encodeBatch(ids: readonly (readonly number[])[]): Promise<Embeddings> {
    const dims = [ids.length, ids[0]?.length ?? 0];
    const data = Float32Array.from(ids.flat());
    const { data: encoded, dims: shape } = await part.run(
      {
        [idsInput.name]: { data, dims },
        ...(maskInput ? { [maskInput.name]: { data: data.map(() => 1), dims } } : {}),
      },
      states.name,
    );
    const [rows = 0, tokens = 0, width = 0] = shape;
    if (shape.length !== 3 || rows !== ids.length)
      throw new PolyptychError(
        'model_invalid',
        `${part.file} gave ${states.name}[${shape.join(', ')}] where one row of states per prompt was expected: download the model again.`,
      );
    return { data: encoded, dims: [rows, tokens, width] };
  }

  return {
    width: fixedSize(states, 2),
    tokens: fixedSize(idsInput, 1),
    async encode(ids) {
      if (!oneByOne || ids.length === 1) return encodeBatch(ids);
      const rows: Embeddings[] = [];
      for (const row of ids) rows.push(await encodeBatch([row]));
      return joinEmbeddings(rows);
    },
  };
}
