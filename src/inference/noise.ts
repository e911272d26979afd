/**
 * Seeded normal noise: the same numbers for the same seed on every machine, whatever is drawn beside it.
 *
 * Algorithm: splitmix32 spreads the seed over the 128 bits of state of xoshiro128** (Blackman and Vigna, 2018,
 * https://prng.di.unimi.it/xoshiro128starstar.c); Marsaglia's polar method turns pairs of uniform numbers into pairs of
 * normal ones. It needs only `log` and `sqrt`, which JavaScript engines compute without the platform's library.
 */
export interface NormalNoise {
  /** The next so many independent standard normal numbers of the sequence. */
  next(count: number): Float32Array;
}

/** @param seed a whole number from 0 to 2^32 - 1; larger ones are taken modulo 2^32. */
export function createNormalNoise(seed: number): NormalNoise {
  const integer = createUniformIntegers(splitSeed(seed));
  let spare: number | null = null;

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = uniform(integer) * 2 - 1;
      const y = uniform(integer) * 2 - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    }
  }

  return {
    next: (count) => new Float32Array(count).map(normal),
  };
}

export type State = readonly [number, number, number, number];

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
function uniform(integer: () => number): number {
  const high = integer() >>> 5;
  const low = integer() >>> 6;
  return (high * 67_108_864 + low) / 9_007_199_254_740_992;
}

/** splitmix32: four well-mixed words out of one seed. */
function splitSeed(seed: number): State {
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
