import { type RunPlan, runPlanSchema } from '#shared/contract/runner.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import type { SamplingMode } from '#shared/themes/sampler.ts';

/** What stands in the form; an empty field is null, or empty text. */
export interface RunDraft {
  themeIds: string[];
  modelIds: string[];
  mode: SamplingMode;
  steps: number | null;
  guidanceScale: number | null;
  width: number | null;
  height: number | null;
  hours: number | null;
  images: number | null;
  from: string;
  to: string;
  minimumFreeGb: number | null;
  maximumTemperatureCelsius: number | null;
}

/** A night's run, as somebody who has never made one would want it. */
export const newRunDraft: RunDraft = {
  themeIds: [],
  modelIds: [],
  mode: 'random',
  steps: null,
  guidanceScale: null,
  width: null,
  height: null,
  hours: 8,
  images: null,
  from: '',
  to: '',
  minimumFreeGb: 5,
  maximumTemperatureCelsius: null,
};

/** The first theme that has a model of its own here, so that a first run needs nothing but a start. */
export function withFirstTheme(
  draft: RunDraft,
  themes: readonly ThemeSummary[],
  modelIds: readonly string[],
): RunDraft {
  if (draft.themeIds.length > 0) return draft;
  const usable = themes.filter(({ name }) => name !== null);
  const fitting = usable.find(({ defaults }) => modelIds.includes(defaults.model ?? ''));
  const first = fitting ?? usable[0];
  return first ? { ...draft, themeIds: [first.id] } : draft;
}

const bytesPerGb = 1e9;

/** What the core is asked for, or one sentence about what is wrong. */
export function planOf(draft: RunDraft): { plan: RunPlan; problem: null } | { plan: null; problem: string } {
  const { themeIds, modelIds, mode, from, to, minimumFreeGb } = draft;
  const { steps, guidanceScale, width, height } = draft;
  if ((from === '') !== (to === '')) return { plan: null, problem: 'Say both times of the day, or neither.' };
  const settings = Object.fromEntries(
    Object.entries({ steps, guidanceScale, width, height }).filter(([, value]) => value !== null),
  );
  const parsed = runPlanSchema.safeParse({
    themeIds,
    modelIds,
    mode,
    settings,
    limits: {
      hours: draft.hours,
      images: draft.images,
      between: from === '' ? null : { from, to },
      minimumFreeBytes: minimumFreeGb === null ? null : Math.round(minimumFreeGb * bytesPerGb),
      maximumTemperatureCelsius: draft.maximumTemperatureCelsius,
    },
  });
  if (parsed.success) return { plan: parsed.data, problem: null };
  return { plan: null, problem: parsed.error.issues[0]?.message ?? 'This run cannot be started.' };
}
