import { picksOf } from '#shared/themes/picks.ts';
import { createRound } from '#shared/themes/sample-round.ts';
import { type LearntWeight, type SamplingMode, createSampler } from '#shared/themes/sampler.ts';
import type { Theme } from '#shared/themes/theme.ts';

/** How much likelier than written the entries of a theme's lists are to be. */
export type LearntWeights = (themeId: string) => LearntWeight;

interface Sampling {
  count: number;
  seed: number;
  mode: SamplingMode;
  /** Number of the first combination, of any size. */
  start: string;
}

/** So many prompts of a theme, fewer where it has no more. */
export function samplesOf(theme: Theme, { count, seed, mode, start }: Sampling, learnt: LearntWeight) {
  const sampler = createSampler(theme, { mode, seed, start: BigInt(start), learnt });
  const samples: { prompt: string; picks: Record<string, string> }[] = [];
  while (samples.length < count) {
    const sample = sampler.next();
    if (!sample) break;
    samples.push({ prompt: sample.prompt, picks: picksOf(sample.choices) });
  }
  return { samples, next: String(sampler.position) };
}

/** So many prompts of all themes that can be used, one of each in turn; the same seed gives the same ones. */
export function roundOf(
  themes: readonly { id: string; theme: Theme | null }[],
  { count, ...sampling }: Omit<Sampling, 'start'>,
  learntWeights: LearntWeights,
) {
  const round = createRound(
    themes.flatMap(({ id, theme }) => {
      if (!theme) return [];
      const sampler = createSampler(theme, { ...sampling, learnt: learntWeights(id) });
      return [{ key: id, next: () => sampler.next() }];
    }),
  );
  const samples: { themeId: string; prompt: string; picks: Record<string, string> }[] = [];
  while (samples.length < count) {
    const next = round.next();
    if (!next) break;
    const { prompt, choices } = next.sample;
    samples.push({ themeId: next.key, prompt, picks: picksOf(choices) });
  }
  return samples;
}
