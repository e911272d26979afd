/** Every solver's step is a sum of arrays of the same length, each times its own factor. */
export type Term = readonly [factor: number, values: ArrayLike<number>];

/** The sum of all terms; a term with the factor 0 is not read. */
export function combine(length: number, ...terms: Term[]): Float32Array {
  const used = terms.filter(([factor]) => factor !== 0);
  const sum = new Float32Array(length);
  for (let index = 0; index < length; index += 1) {
    let value = 0;
    for (const [factor, values] of used) value += factor * (values[index] ?? NaN);
    sum[index] = value;
  }
  return sum;
}

/** The term that draws noise: nothing where there is no noise to draw from or none is wanted. */
export function noiseTerm(
  factor: number,
  noise: { next(count: number): Float32Array } | null,
  length: number,
): Term {
  return noise && factor > 0 ? [factor, noise.next(length)] : [0, []];
}
