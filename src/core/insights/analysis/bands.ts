const stepEdges = [1, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100];
const guidanceEdges = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20];

/** Where a number's band begins, and where the next one does: Infinity at the end. */
export interface Band {
  from: number;
  to: number;
}

function bandOf(value: number, edges: readonly number[]): Band {
  const next = edges.findIndex((edge) => edge > value);
  if (next === -1) return { from: edges.at(-1) ?? 0, to: Infinity };
  return { from: edges[next - 1] ?? -Infinity, to: edges[next] ?? Infinity };
}

export const stepsBand = (steps: number): Band => bandOf(steps, stepEdges);
/** A band holds what is at its beginning, and not what is at its end: 5 and 5.9 are in 5-6, 6 is not. */
export const guidanceBand = (guidanceScale: number): Band => bandOf(guidanceScale, guidanceEdges);

/** `20-24` for whole numbers. */
export const stepsLabel = ({ from, to }: Band): string =>
  to === Infinity ? `${from} or more` : `${from}–${to - 1}`;
/** `5-6` for all from 5 to below 6. */
export const guidanceLabel = ({ from, to }: Band): string =>
  to === Infinity ? `${from} or more` : `${from}–${to}`;
