import { type Conditioning, joinConditioning } from './conditioning.ts';
import type { GrowingPicture } from './growing-picture.ts';

/** A row of the UNet: one of those that a picture's guidance takes. */
export interface UnetRow {
  picture: GrowingPicture;
  /** Which of the picture's rows. */
  index: number;
}

/** Rows that go through the UNet together, and what they are told. The same at each step. */
export interface UnetCall {
  rows: readonly UnetRow[];
  conditioning: Conditioning;
}

/**
 * Shares the rows of the pictures among calls: rows of equally many tokens together, all at once where the model leaves
 * the number of rows free, else exactly `rowsPerCall`. What a picture looks like does not depend on it.
 */
export function planCalls(pictures: readonly GrowingPicture[], rowsPerCall: number | null): UnetCall[] {
  const byTokens = Map.groupBy(
    pictures.flatMap((picture) =>
      picture.guidance.rows.map((conditioning, index) => ({ picture, index, conditioning })),
    ),
    ({ conditioning }) => conditioning.states.dims[1],
  );
  return [...byTokens.values()]
    .flatMap((rows) => chunks(rows, rowsPerCall ?? rows.length))
    .map(([first, ...others]) => ({
      rows: [first, ...others],
      conditioning: joinConditioning([first.conditioning, ...others.map(({ conditioning }) => conditioning)]),
    }));
}

/** Pieces of exactly that size: the last one is filled up with its last item, whose answer comes twice. */
function chunks<T>(items: readonly T[], size: number): [T, ...T[]][] {
  const pieces: [T, ...T[]][] = [];
  for (let start = 0; start < items.length; start += size) {
    const [first, ...others] = items.slice(start, start + size);
    if (first === undefined) break;
    const last = others.at(-1) ?? first;
    pieces.push([first, ...others, ...Array.from({ length: size - 1 - others.length }, () => last)]);
  }
  return pieces;
}
