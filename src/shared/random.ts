/**
 * Seeded uniform numbers, the same on every machine: xoshiro128** (Blackman and Vigna, 2018,
 * https://prng.di.unimi.it/xoshiro128starstar.c), whose 128 bits of state splitmix32 spreads from a seed.
 */
type State = readonly [number, number, number, number];

/** xoshiro128**: each call returns the next unsigned 32-bit number. */
export function createUniformIntegers([s0, s1, s2, s3]: State): () => number {
  let [a, b, c, d] = [s0, s1, s2, s3];
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** 53 random bits as a number from 0 (included) to 1 (excluded). */
export function uniform(integer: () => number): number {
  const high = integer() >>> 5;
  const low = integer() >>> 6;
  return (high * 67_108_864 + low) / 9_007_199_254_740_992;
}

/** splitmix32: four well-mixed words out of one seed. */
export function splitSeed(seed: number): State {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0_aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a_2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

function rotateLeft(value: number, bits: number) {
  return (value << bits) | (value >>> (32 - bits));
}
