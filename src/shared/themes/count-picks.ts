/**
 * How many ways there are to pick so many different options one after another, where each option has `counts[i]` ways of
 * its own: k! times the elementary symmetric polynomial e_k of the counts.
 */

/** e_0 to e_most of the numbers. */
export function symmetricSums(counts: readonly bigint[], most: number): bigint[] {
  const sums: bigint[] = [1n, ...Array.from({ length: most }, () => 0n)];
  for (const count of counts)
    for (let size = most; size > 0; size -= 1) sums[size] = at(sums, size) + count * at(sums, size - 1);
  return sums;
}

/** The same sums without one of the numbers: e_k = e_k(rest) + count * e_(k-1)(rest), solved for the rest. */
export function sumsWithout(sums: readonly bigint[], count: bigint): bigint[] {
  const rest: bigint[] = [];
  for (const [size, sum] of sums.entries()) rest.push(size === 0 ? sum : sum - count * at(rest, size - 1));
  return rest;
}

export function factorial(number: number): bigint {
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(number); factor += 1n) product *= factor;
  return product;
}

export function at(numbers: readonly bigint[], index: number): bigint {
  return numbers[index] ?? 0n;
}
