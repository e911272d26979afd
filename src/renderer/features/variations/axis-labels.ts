import type { VaryAxis } from '#shared/contract/variations.ts';
import { schedulerLabel } from '../../ui/format.ts';

/** In the order in which they are offered. */
export const variedSettings = [
  'guidanceScale',
  'steps',
  'scheduler',
  'model',
  'seed',
  'strength',
  'size',
  'prompt',
] as const satisfies readonly VaryAxis['setting'][];

export const settingLabels: Record<VaryAxis['setting'], string> = {
  guidanceScale: 'Guidance',
  steps: 'Steps',
  scheduler: 'Scheduler',
  model: 'Model',
  seed: 'Seed',
  strength: 'Strength',
  size: 'Size',
  prompt: 'Words of the prompt',
};

/** The values as people read them beside a grid; models by the names of those that are there. */
export function valueLabels(axis: VaryAxis, models: readonly { id: string; name: string }[]): string[] {
  switch (axis.setting) {
    case 'scheduler':
      return axis.values.map(schedulerLabel);
    case 'model':
      return axis.values.map((modelId) => models.find(({ id }) => id === modelId)?.name ?? modelId);
    case 'size':
      return axis.values.map((size) => size.replace('x', ' × '));
    case 'prompt':
      return axis.values.map((words) => (words === '' ? '(nothing)' : words));
    case 'steps':
      return axis.values.map((steps) => `${steps} ${steps === 1 ? 'step' : 'steps'}`);
    case 'seed':
    case 'guidanceScale':
    case 'strength':
      return axis.values.map((value) => `${settingLabels[axis.setting]} ${value}`);
  }
}
