/** Takes from each source in turn, and passes over those that have nothing left; null when none has. */
export function createRound<Key, Sample>(
  sources: readonly { key: Key; next(): Sample | null }[],
): { next(): { key: Key; sample: Sample } | null } {
  let remaining = [...sources];
  let turn = 0;
  return {
    next() {
      while (remaining.length > 0) {
        turn %= remaining.length;
        const source = remaining[turn];
        const sample = source?.next() ?? null;
        if (source && sample !== null) {
          turn += 1;
          return { key: source.key, sample };
        }
        remaining = remaining.filter((other) => other !== source);
      }
      return null;
    },
  };
}
