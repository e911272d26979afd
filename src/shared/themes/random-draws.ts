import { createUniformIntegers, splitSeed, uniform } from '../random.ts';

/** What the sampler needs of chance; the same seed gives the same draws on every machine. */
export interface RandomDraws {
  /** From 0 to below 1. */
  fraction(): number;
  /** A whole number from 0 to below `end`, all equally likely; `end` up to 2^53. */
  below(end: number): number;
  /** The same for numbers of any size. */
  belowLarge(end: bigint): bigint;
  /** An index, as likely as its weight; -1 where all weights are 0. */
  weighted(weights: readonly number[]): number;
}

/** @param seed a whole number from 0 to 2^32 - 1. */
export function createRandomDraws(seed: number): RandomDraws {
  const integer = createUniformIntegers(splitSeed(seed));

  return {
    fraction: () => uniform(integer),
    below: (end) => Math.floor(uniform(integer) * end),
    belowLarge(end) {
      const bits = (end - 1n).toString(2).length;
      const words = Math.ceil(bits / 32);
      for (;;) {
        let value = 0n;
        for (let word = 0; word < words; word += 1) value = (value << 32n) | BigInt(integer());
        value &= (1n << BigInt(bits)) - 1n;
        if (value < end) return value;
      }
    },
    weighted(weights) {
      // Only additions and comparisons: the same on every machine.
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      let left = uniform(integer) * total;
      let last = -1;
      for (const [index, weight] of weights.entries()) {
        if (weight <= 0) continue;
        last = index;
        if (left < weight) return index;
        left -= weight;
      }
      return last;
    },
  };
}
