import { PolyptychError } from '#shared/errors.ts';
import type { NumericTensor } from '../session.ts';
import { type Embeddings, joinEmbeddings } from './text-encoder.ts';

/**
 * Inputs that only some UNets have, by the names that diffusers gives them and all exports keep: SDXL's pooled text and
 * sizes, and the embedded guidance of distilled models.
 */
export const addedInputs = ['text_embeds', 'time_ids', 'timestep_cond'] as const;
export type AddedInput = (typeof addedInputs)[number];

/** What a row of the UNet is told besides its sample and the timestep; joined, that of several rows. */
export interface Conditioning {
  states: Embeddings;
  /** Each [rows, numbers]. */
  added: Readonly<Partial<Record<AddedInput, NumericTensor>>>;
}

/** Rows of equally many tokens and the same added inputs, one below the other; the same object where there is one. */
export function joinConditioning(rows: readonly [Conditioning, ...Conditioning[]]): Conditioning {
  const [first] = rows;
  if (rows.length === 1) return first;
  const added: Partial<Record<AddedInput, NumericTensor>> = {};
  for (const name of addedInputs) {
    const tensors = rows.flatMap((row) => row.added[name] ?? []);
    if (tensors.length > 0) added[name] = joinRows(tensors);
  }
  return { states: joinEmbeddings(rows.map(({ states }) => states)), added };
}

function joinRows(rows: readonly NumericTensor[]): NumericTensor {
  const data = Float32Array.from(rows.flatMap((row) => [...row.data]));
  return { data, dims: [rows.length, data.length / rows.length] };
}

/** One row by itself. The same object each time, so that it is converted to the model's type once. */
export function rowOf(joined: Conditioning, row: number, rows: number): Conditioning {
  const known = splitRows.get(joined) ?? splitConditioning(joined, rows);
  splitRows.set(joined, known);
  const conditioning = known[row];
  if (!conditioning) throw new PolyptychError('internal', `There is no row ${row} of ${rows}.`);
  return conditioning;
}

const splitRows = new WeakMap<Conditioning, Conditioning[]>();

function splitConditioning({ states, added }: Conditioning, rows: number): Conditioning[] {
  const [, tokens, width] = states.dims;
  return Array.from({ length: rows }, (_, row) => ({
    states: { data: part(states.data, row, rows), dims: [1, tokens, width] },
    added: Object.fromEntries(
      Object.entries(added).map(([name, { data, dims }]) => [
        name,
        { data: part(data, row, rows), dims: [1, ...dims.slice(1)] },
      ]),
    ),
  }));
}

function part(data: Float32Array, row: number, rows: number): Float32Array {
  const length = data.length / rows;
  return data.subarray(row * length, (row + 1) * length);
}
