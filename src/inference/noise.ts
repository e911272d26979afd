import { createUniformIntegers, splitSeed, uniform } from '#shared/random.ts';

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
