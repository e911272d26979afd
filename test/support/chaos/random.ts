/** Numbers that look random and follow from a seed (mulberry32). */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
}

export function createRandom(seed: number): Random {
  let state = seed;
  function below(limit: number) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
  function pick<T>(from: readonly T[]): T {
    const found = from[below(from.length)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  }
  return {
    seed,
    below,
    pick,
    shuffled: (from) =>
      from
        .map((value) => ({ value, order: below(2 ** 31) }))
        .sort((one, other) => one.order - other.order)
        .map(({ value }) => value),
  };
}
