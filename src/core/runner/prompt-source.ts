import type { JobRequest } from '#shared/contract/jobs.ts';
import { jobLimits } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { picksOf } from '#shared/themes/picks.ts';
import type { Sampler } from '#shared/themes/sampler.ts';
import type { Themes } from '../themes/themes.ts';
import type { Lane, StoredPlan } from './run-record.ts';
import { settingsOf } from './run-settings.ts';

export interface PromptSourceOptions {
  runId: string;
  plan: StoredPlan;
  themes: Pick<Themes, 'sampler' | 'defaultsOf'>;
  /** Throws where it cannot be used. */
  modelOf(modelId: string): Model;
}

/** The pictures of a run, one after the other. */
export interface PromptSource {
  /**
   * The next picture of a model and where that leaves its lane: themes in turn, the one that gave least first; null for
   * the picture when no theme has any more. Throws where a theme or the model cannot be used any longer.
   */
  next(lane: Lane): { request: (JobRequest & { seed: number }) | null; lane: Lane };
  /** Forgets what was taken and not kept. */
  reset(): void;
}

export function createPromptSource({ runId, plan, themes, modelOf }: PromptSourceOptions): PromptSource {
  const samplers = new Map<string, Sampler>();

  /** Goes on where the lane is: in order from the next combination, else after as many as were taken. */
  function samplerOf({ modelId }: Lane, { themeId, drawn, next }: Lane['themes'][number]): Sampler {
    const key = `${modelId} ${themeId}`;
    const known = samplers.get(key);
    if (known) return known;
    const { mode, seed } = plan;
    const sampler = themes.sampler(themeId, { mode, seed, start: BigInt(next) });
    if (mode !== 'combinatorial') for (let passed = 0; passed < drawn; passed += 1) sampler.next();
    samplers.set(key, sampler);
    return sampler;
  }

  return {
    reset: () => samplers.clear(),
    next(before) {
      const taken = before.themes.reduce((sum, { drawn }) => sum + drawn, 0);
      let lane = before;
      for (;;) {
        const [theme] = lane.themes
          .filter(({ exhausted }) => !exhausted)
          .toSorted((one, other) => one.drawn - other.drawn);
        if (!theme) return { request: null, lane };
        const { themeId } = theme;
        const model = modelOf(lane.modelId);
        const sampler = samplerOf(lane, theme);
        const sample = sampler.next();
        const position = sample
          ? { ...theme, drawn: theme.drawn + 1, next: String(sampler.position) }
          : { ...theme, exhausted: true };
        lane = { ...lane, themes: lane.themes.map((one) => (one.themeId === themeId ? position : one)) };
        if (!sample) continue;
        const request = {
          ...settingsOf(model, themes.defaultsOf(themeId), plan.settings),
          prompt: sample.prompt,
          count: 1,
          // The same prompt with another model has the same seed.
          seed: (plan.seed + taken) % (jobLimits.maximumSeed + 1),
          origin: { themeId, picks: picksOf(sample.choices), runId },
        };
        return { request, lane };
      }
    },
  };
}
