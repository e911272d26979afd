import type { JudgedGroup } from '../evidence/gather-groups.ts';
import { guidanceBand, guidanceLabel, stepsBand, stepsLabel } from './bands.ts';

/** One value of a factor, and which groups have it. */
export interface Level {
  key: string;
  label: string;
  /** Indices of groups, each once. */
  members: number[];
}

export const settingFactors = ['model', 'scheduler', 'steps', 'guidance', 'size'] as const;
export type SettingFactor = (typeof settingFactors)[number];

interface Named {
  key: string;
  /** What it is called where it is the only value of its level. */
  label: string;
  /** What the level is called where it holds several values. */
  band?: string;
}

/** The level of a group; null where nobody knows. */
export const settingOf: Record<SettingFactor, (group: JudgedGroup) => Named | null> = {
  model: ({ modelId, modelName }) =>
    modelName === '' ? null : { key: modelId ?? `name:${modelName}`, label: modelName },
  scheduler: ({ scheduler }) => (scheduler === null ? null : { key: scheduler, label: scheduler }),
  steps({ steps }) {
    if (steps === null) return null;
    const band = stepsBand(steps);
    return { key: String(band.from), label: String(steps), band: stepsLabel(band) };
  },
  guidance({ guidanceScale }) {
    if (guidanceScale === null) return null;
    const band = guidanceBand(guidanceScale);
    return { key: String(band.from), label: String(guidanceScale), band: guidanceLabel(band) };
  },
  size: ({ width, height }) => ({ key: `${width}x${height}`, label: `${width} × ${height}` }),
};

/** The levels of a setting; numbers in their order, others by how many pictures there are. */
export function settingLevels(factor: SettingFactor, groups: readonly JudgedGroup[]): Level[] {
  const levels = new Map<string, Level & { seen: number }>();
  for (const [index, group] of groups.entries()) {
    const named = settingOf[factor](group);
    if (!named) continue;
    const level = levels.get(named.key);
    if (!level) {
      levels.set(named.key, { key: named.key, label: named.label, members: [index], seen: group.seen });
      continue;
    }
    level.members.push(index);
    level.seen += group.seen;
    if (level.label !== named.label && named.band !== undefined) level.label = named.band;
  }
  const numeric = factor === 'steps' || factor === 'guidance';
  return [...levels.values()]
    .sort((a, b) => (numeric ? Number(a.key) - Number(b.key) : b.seen - a.seen))
    .map(({ key, label, members }) => ({ key, label, members }));
}
