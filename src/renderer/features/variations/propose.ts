import type { Model } from '#shared/contract/models.ts';
import { type VaryAxis, type Vary, varySchema } from '#shared/contract/variations.ts';
import { toErrorReport } from '#shared/errors.ts';
import { axisText, parseAxis } from '#shared/variations/parse-axis.ts';

export type VariationKind = 'neighbours' | 'seeds' | 'settings' | 'redraw';
type Setting = VaryAxis['setting'];

/** A setting that changes, as it is being written; null for none. */
export interface AxisDraft {
  setting: Setting | null;
  text: string;
}
export type AxisDrafts = readonly [AxisDraft, AxisDraft];

/** The settings that the variations begin with. */
export interface Known {
  seed: number;
  steps: number;
  guidanceScale: number;
  scheduler: string;
}

const none: AxisDraft = { setting: null, text: '' };
const draftOf = (axis: VaryAxis): AxisDraft => ({ setting: axis.setting, text: axisText(axis) });
const maximumSteps = 150;
const maximumSeed = 4_294_967_295;

/** Different values of the right size, in order. */
const among = (values: readonly number[], least: number, most: number) =>
  [...new Set(values.filter((value) => value >= least && value <= most))].toSorted((a, b) => a - b);
const seedsFrom = (seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => (seed + index) % (maximumSeed + 1));

/** What a kind of variations changes unless a person says otherwise. */
export function proposed(
  kind: VariationKind,
  { seed, steps, guidanceScale, scheduler }: Known,
  { guidance, schedulers }: Pick<Model, 'guidance' | 'schedulers'>,
): AxisDrafts {
  const stepsNear = among(
    [0.6, 0.8, 1, 1.4].map((factor) => Math.round(steps * factor)),
    1,
    maximumSteps,
  );
  const stepsAxis = draftOf({ setting: 'steps', values: stepsNear });
  const others = [scheduler, ...schedulers.filter((one) => one !== scheduler)].slice(0, 3);
  const schedulersAxis = draftOf({ setting: 'scheduler', values: others });
  switch (kind) {
    case 'neighbours': {
      if (guidance === 'none') return [stepsAxis, schedulersAxis];
      const near = among(
        [-2, -1, 0, 1, 2].map((more) => Math.round((guidanceScale + more) * 10) / 10),
        1,
        30,
      );
      return [draftOf({ setting: 'guidanceScale', values: near }), stepsAxis];
    }
    case 'seeds':
      return [draftOf({ setting: 'seed', values: seedsFrom(seed, 12) }), none];
    case 'settings':
      return [stepsAxis, schedulersAxis];
    case 'redraw':
      return [
        draftOf({ setting: 'strength', values: [0.15, 0.25, 0.35] }),
        draftOf({ setting: 'seed', values: seedsFrom(seed, 3) }),
      ];
  }
}

/** The values of a setting that is chosen by name; none where they cannot be read. */
export function namedValues({ setting, text }: AxisDraft): string[] {
  if (setting === null || text.trim() === '') return [];
  return parseAxis(setting, text).values.map(String);
}

/** The same as it is written. */
export const namedText = (values: readonly string[]): string =>
  axisText({ setting: 'model', values: [...values] });

export type ReadAxes = { vary: Vary } | { problem: string };

/** The axes as the contract has them, or what is wrong with one. */
export function readAxes(drafts: AxisDrafts): ReadAxes {
  try {
    const axes = drafts.flatMap(({ setting, text }) => (setting === null ? [] : [parseAxis(setting, text)]));
    const parsed = varySchema.safeParse(axes);
    if (parsed.success) return { vary: parsed.data };
    return {
      problem: axes.length === 0 ? 'Choose a setting that changes.' : (parsed.error.issues[0]?.message ?? ''),
    };
  } catch (error) {
    return { problem: toErrorReport(error).message };
  }
}
