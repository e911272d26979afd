/** How far reality may be from a prediction, as factors of the predicted duration: `low` at most 1, `high` at least 1. */
export interface Spread {
  low: number;
  high: number;
}

/** Before there is enough to go by. */
const usualSpread: Spread = { low: 0.75, high: 1.25 };
const fewestRatios = 8;
const ratiosKept = 40;
/** Of ten attempts, eight lie between the bounds. */
const outside = 0.1;

/** Remembers, for this run of the app, how long attempts took beside what was predicted of them. */
export interface ForecastAccuracy {
  record(predictedSeconds: number, realSeconds: number): void;
  spread(): Spread;
}

export function createForecastAccuracy(): ForecastAccuracy {
  const ratios: number[] = [];
  return {
    record(predictedSeconds, realSeconds) {
      const ratio = realSeconds / predictedSeconds;
      if (!Number.isFinite(ratio) || ratio <= 0) return;
      ratios.push(ratio);
      if (ratios.length > ratiosKept) ratios.shift();
    },
    spread() {
      if (ratios.length < fewestRatios) return usualSpread;
      const sorted = ratios.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 1;
      // The prediction itself always lies in the band.
      return { low: Math.min(1, at(outside)), high: Math.max(1, at(1 - outside)) };
    },
  };
}
