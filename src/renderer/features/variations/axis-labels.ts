import type { VaryAxis } from '#shared/contract/variations.ts';
import { schedulerLabel } from '../../ui/format.ts';

/** In the order in which they are offered. */
export const variedSettings = [
  'guidanceScale',
  'steps',
  'scheduler',
  'seed',
  'strength',
  'size',
  'prompt',
] as const satisfies readonly VaryAxis['setting'][];

export const settingLabels: Record<VaryAxis['setting'], string> = {
  guidanceScale: 'Guidance',
  steps: 'Steps',
  scheduler: 'Scheduler',
  seed: 'Seed',
  strength: 'Strength',
  size: 'Size',
  prompt: 'Words of the prompt',
};

/** The values as people read them beside a grid. */
export function valueLabels(axis: VaryAxis): string[] {
  switch (axis.setting) {
    case 'scheduler':
      return axis.values.map(schedulerLabel);
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
