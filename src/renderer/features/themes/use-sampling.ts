import { useState } from 'react';
import type { SamplingMode } from '#shared/themes/sampler.ts';

/** Which prompts of a theme are looked at. */
export interface Sampling {
  mode: SamplingMode;
  seed: number;
  /** The first combination, in order. */
  start: string;
  setMode(mode: SamplingMode): void;
  setSeed(seed: number): void;
  /** Goes on where the page that is shown ended. */
  next(start: string): void;
  /** null on the first page. */
  back: (() => void) | null;
}

export function useSampling(): Sampling {
  const [mode, setMode] = useState<SamplingMode>('random');
  const [seed, setSeed] = useState(1);
  /** The beginnings of the pages seen so far, in order. */
  const [starts, setStarts] = useState<readonly string[]>(['0']);
  return {
    mode,
    seed,
    start: starts.at(-1) ?? '0',
    setMode(next) {
      setMode(next);
      setStarts(['0']);
    },
    setSeed,
    next: (start) => setStarts([...starts, start]),
    back: starts.length > 1 ? () => setStarts(starts.slice(0, -1)) : null,
  };
}
