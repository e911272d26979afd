import { PolyptychError } from '#shared/errors.ts';
import type { ModelPart, NumericTensor, TensorInfo } from '../session.ts';
import { fixedSize, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';

/** Text states: one row of vectors per prompt, one vector per token. */
export interface Embeddings extends NumericTensor {
  dims: readonly [rows: number, tokens: number, width: number];
}

/** What a text encoder makes of one prompt. */
export interface EncodedTokens {
  /** [1, tokens, width] */
  states: Embeddings;
  /** One vector for the whole prompt, where it was asked for. */
  pooled: Float32Array | null;
}

export interface TextEncoder {
  /** Numbers per token, where the model fixes it. */
  readonly width: number | null;
  /** Numbers of the pooled vector, where one was asked for and the model fixes it. */
  readonly pooledWidth: number | null;
  /** Tokens per prompt, where the model fixes it. */
  readonly tokens: number | null;
  /** Encodes the token ids of one prompt. */
  encode(ids: readonly number[]): Promise<EncodedTokens>;
}

export interface TextEncoderOptions {
  /**
   * Which states guide the UNet: after the last layer and its normalisation (Stable Diffusion 1.x and 2.x, whose exports
   * end where the model was trained to), or before the last layer (SDXL).
   */
  layer?: { kind: 'last' } | { kind: 'before-last'; layers: number | null };
  /** Whether the projected vector of the whole prompt is wanted, too. */
  pooled?: boolean;
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

/** Finds its way around the part's inputs and outputs; throws `model_invalid` when it is not such a text encoder. */
export function createTextEncoder(part: ModelPart, options: TextEncoderOptions = {}): TextEncoder {
  const { layer = { kind: 'last' }, pooled: wantsPooled = false } = options;
  const idsInput = tensorFor(part, 'inputs', {
    what: 'token ids',
    names: ['input_ids'],
    fits: ({ type, shape }) => type.startsWith('int') && shape.length === 2,
  });
  const maskInput = part.inputs.find(({ name }) => name === 'attention_mask');
  refuseOtherInputs(part, maskInput ? [idsInput, maskInput] : [idsInput]);
  const states = layer.kind === 'last' ? lastStates(part) : statesBeforeLast(part, layer.layers);
  const pooled = wantsPooled ? pooledOutput(part) : null;

  return {
    width: fixedSize(states, 2),
    pooledWidth: pooled && fixedSize(pooled, 1),
    tokens: fixedSize(idsInput, 1),
    async encode(ids) {
      const feed = { data: Float32Array.from(ids), dims: [1, ids.length] };
      const mask = { data: new Float32Array(ids.length).fill(1), dims: feed.dims };
      const result = await part.runFor(
        { [idsInput.name]: feed, ...(maskInput ? { [maskInput.name]: mask } : {}) },
        pooled ? [states.name, pooled.name] : [states.name],
      );
      const { data, dims } = result(states.name);
      const [rows, tokens = 0, width = 0] = dims;
      if (dims.length !== 3 || rows !== 1)
        throw new PolyptychError(
          'model_invalid',
          `${part.file} gave ${states.name}[${dims.join(', ')}] where one row of states per prompt was expected: download the model again.`,
        );
      return {
        states: { data, dims: [1, tokens, width] },
        pooled: pooled ? result(pooled.name).data : null,
      };
    },
  };
}

function lastStates(part: ModelPart): TensorInfo {
  return tensorFor(part, 'outputs', {
    what: 'the text states',
    names: ['last_hidden_state'],
    fits: ({ shape }) => shape.length === 3,
  });
}

/**
 * Exports number the states that go into each layer, and some add those that come out of the last one; so they are found
 * by the number of layers, not from the end. One that gives a single hidden state gives the one that is meant.
 */
function statesBeforeLast(part: ModelPart, layers: number | null): TensorInfo {
  const hidden = part.outputs.filter(({ name }) => /^hidden_states([._]\d+)?$/.test(name));
  const [only] = hidden;
  if (only && hidden.length === 1) return only;
  const wanted = layers === null ? null : new RegExp(`^hidden_states[._]${layers - 1}$`);
  const found = wanted && hidden.find(({ name }) => wanted.test(name));
  if (found) return found;
  const folder = part.file.split('/')[0] ?? part.file;
  throw new PolyptychError(
    'model_invalid',
    hidden.length === 0
      ? `${part.file} gives no hidden states, only ${part.outputs.map(({ name }) => name).join(', ')}: choose an export made for SDXL.`
      : `${folder}/config.json does not say how many layers the text encoder has (num_hidden_layers), or ${part.file} lacks the states before the last: download the model again.`,
  );
}

function pooledOutput(part: ModelPart): TensorInfo {
  return tensorFor(part, 'outputs', {
    what: 'the pooled text',
    names: ['text_embeds'],
    fits: ({ shape }) => shape.length === 2,
  });
}
