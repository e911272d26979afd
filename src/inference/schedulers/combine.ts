/** Every solver's step is a sum of arrays of the same length, each times its own factor. */
export type Term = readonly [factor: number, values: ArrayLike<number>];

/**
 * The sum of all terms, added up in their order in double precision and rounded once; a term with the factor 0 is not
 * read. Two and three terms, which nearly all steps have, are told apart: with a loop over terms inside the loop over
 * numbers a step takes four times as long.
 */
export function combine(length: number, ...terms: Term[]): Float32Array {
  const sum = new Float32Array(length);
  const [first, second, third, ...others] = terms.filter(([factor]) => factor !== 0);
  if (!first) return sum;
  if (!second) return addOne(sum, first);
  if (!third) return addTwo(sum, first, second);
  return others.length === 0
    ? addThree(sum, first, second, third)
    : addAll(sum, [first, second, third, ...others]);
}

function addOne(sum: Float32Array, [factor, values]: Term): Float32Array {
  for (let index = 0; index < sum.length; index += 1) sum[index] = factor * (values[index] ?? NaN);
  return sum;
}

function addTwo(sum: Float32Array, [a, first]: Term, [b, second]: Term): Float32Array {
  for (let index = 0; index < sum.length; index += 1)
    sum[index] = a * (first[index] ?? NaN) + b * (second[index] ?? NaN);
  return sum;
}

function addThree(sum: Float32Array, [a, first]: Term, [b, second]: Term, [c, third]: Term): Float32Array {
  for (let index = 0; index < sum.length; index += 1)
    sum[index] = a * (first[index] ?? NaN) + b * (second[index] ?? NaN) + c * (third[index] ?? NaN);
  return sum;
}

function addAll(sum: Float32Array, terms: readonly Term[]): Float32Array {
  for (let index = 0; index < sum.length; index += 1) {
    let value = 0;
    for (const [factor, values] of terms) value += factor * (values[index] ?? NaN);
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
