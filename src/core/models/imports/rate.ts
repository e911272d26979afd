/** How fast bytes come, from those of the last seconds. Times are milliseconds of one clock. */
export function createRate() {
  const spanMs = 8000;
  const leastSpanMs = 500;
  let samples: { at: number; bytes: number }[] = [];
  return {
    /** `bytes` is the amount that is there by now. */
    note(at: number, bytes: number): void {
      samples = [...samples.filter((sample) => at - sample.at <= spanMs), { at, bytes }];
    },
    /** null before enough came to tell. */
    bytesPerSecond(): number | null {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.at - first.at < leastSpanMs) return null;
      return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
    },
  };
}
