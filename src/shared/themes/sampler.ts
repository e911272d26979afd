import type { ChoiceMade, Expansion } from './choice-tree.ts';
import { expandAt } from './expand-at.ts';
import { type WeightOfChoice, expandRandom } from './expand-random.ts';
import { createRandomDraws } from './random-draws.ts';
import { type Theme, accepts } from './theme.ts';
import { tidyPrompt } from './tidy-prompt.ts';

/** Random without repeats, or every combination once, in order. */
export const samplingModes = ['random', 'combinatorial'] as const;
export type SamplingMode = (typeof samplingModes)[number];

export interface ThemeSample {
  prompt: string;
  choices: ChoiceMade[];
  /** Number of the combination; null where it was drawn by weights. */
  index: bigint | null;
}

export interface Sampler {
  /** The next prompt; null when there is none left, or none was found among very many tries. */
  next(): ThemeSample | null;
  /** Where `start` would go on in combinatorial mode. */
  readonly position: bigint;
}

export interface SamplerOptions {
  mode: SamplingMode;
  /** A whole number from 0 to 2^32 - 1; combinatorial needs none. */
  seed: number;
  /** The first combination to look at, for combinatorial. */
  start?: bigint;
  weightOf?: WeightOfChoice;
}

/** Draws by weight in a row that bring nothing new, before combinations are looked through one after another. */
const drawsInVain = 200;
/** Combinations that one call looks at in a row, so that exclusions of everything end. */
const looksInVain = 50_000;

/** Prompts of one theme; the same options give the same prompts on every machine. */
export function createSampler(theme: Theme, options: SamplerOptions): Sampler {
  return options.mode === 'random' ? randomSampler(theme, options) : inOrder(theme, options.start ?? 0n);
}

function inOrder(theme: Theme, start: bigint): Sampler {
  let position = start;
  return {
    get position() {
      return position;
    },
    next() {
      for (let looks = 0; looks < looksInVain && position < theme.tree.count; looks += 1) {
        const index = position;
        position += 1n;
        const sample = sampleOf(theme, expandAt(theme.tree, index), index);
        if (sample) return sample;
      }
      return null;
    },
  };
}

function randomSampler(theme: Theme, { seed, weightOf }: SamplerOptions): Sampler {
  const draws = createRandomDraws(seed);
  const seen = new Set<string>();
  const { count } = theme.tree;
  let position = 0n;

  function remember(sample: ThemeSample): ThemeSample {
    seen.add(sample.prompt);
    position += 1n;
    return sample;
  }

  return {
    get position() {
      return position;
    },
    next() {
      for (let tries = 0; tries < drawsInVain; tries += 1) {
        const sample = sampleOf(theme, expandRandom(theme.tree, draws, weightOf ?? null), null);
        if (sample && !seen.has(sample.prompt)) return remember(sample);
      }
      // What is left is rare or nothing: from a place by chance, once around.
      let index = draws.belowLarge(count);
      for (let looks = 0; looks < looksInVain && BigInt(looks) < count; looks += 1) {
        const sample = sampleOf(theme, expandAt(theme.tree, index), index);
        if (sample && !seen.has(sample.prompt)) return remember(sample);
        index = (index + 1n) % count;
      }
      return null;
    },
  };
}

function sampleOf(theme: Theme, { text, choices }: Expansion, index: bigint | null): ThemeSample | null {
  const prompt = tidyPrompt(text);
  return accepts(theme, prompt) ? { prompt, choices, index } : null;
}
