import type { ChoiceMade, Expansion } from './choice-tree.ts';
import { expandAt } from './expand-at.ts';
import { type WeightsOfOptions, expandRandom } from './expand-random.ts';
import { createRandomDraws } from './random-draws.ts';
import { type Theme, accepts } from './theme.ts';
import { tidyPrompt } from './tidy-prompt.ts';

/** Random without repeats; every combination once, in order; or at random, and more of what was favorited. */
export const samplingModes = ['random', 'combinatorial', 'favorites'] as const;
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
  /** What was learnt of the lists' entries, for favorites. */
  learnt?: LearntWeight;
}

/**
 * How much likelier than written each entry of a named list is to be, 1 for what nobody knows; asked once for each choice.
 * `random` is for learners that try things out (numbers from 0 to below 1): the same seed gives the same ones.
 */
export type LearntWeight = (
  listName: string,
  entries: readonly string[],
  random: () => number,
) => readonly number[];

/** Keeps what a learner draws apart from what the sampler draws: who learnt nothing changes nothing. */
const learnerSeed = 0x5eed_1ea7;

/** Draws by weight in a row that bring nothing new, before combinations are looked through one after another. */
const drawsInVain = 200;
/** Combinations that one call looks at in a row, so that exclusions of everything end. */
const looksInVain = 50_000;

/** Prompts of one theme; the same options give the same prompts on every machine. */
export function createSampler(theme: Theme, options: SamplerOptions): Sampler {
  const { mode, seed, start, learnt } = options;
  switch (mode) {
    case 'combinatorial':
      return inOrder(theme, start ?? 0n);
    case 'random':
      return randomSampler(theme, seed, null);
    case 'favorites':
      return randomSampler(theme, seed, learnt ? weightsBy(learnt, seed) : null);
  }
}

function weightsBy(learnt: LearntWeight, seed: number): WeightsOfOptions {
  const { fraction } = createRandomDraws((seed ^ learnerSeed) >>> 0);
  return (list, options) => (list === null ? [] : learnt(list, options, fraction));
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

function randomSampler(theme: Theme, seed: number, weightsOf: WeightsOfOptions | null): Sampler {
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
        const sample = sampleOf(theme, expandRandom(theme.tree, draws, weightsOf), null);
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
