import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { linearSpace } from './noise-schedule.ts';

export interface TimestepOptions {
  config: SchedulerConfig;
  spacing: NonNullable<SchedulerConfig['timestep_spacing']>;
  /** Length of the model's training schedule. */
  trainTimesteps: number;
  steps: number;
}

/**
 * The timesteps of a run, from noisy to clean, spaced as in Lin et al. (2023), table 2. With `linspace` they are
 * fractions, which Euler keeps and DDIM rounds. Throws `bad_input` when there are more steps than were trained.
 */
export function spacedTimesteps({ config, spacing, trainTimesteps, steps }: TimestepOptions): number[] {
  const offset = config.steps_offset ?? 0;
  const ratio = spacing === 'leading' ? Math.floor(trainTimesteps / steps) : trainTimesteps / steps;
  const first = spacing === 'leading' ? (steps - 1) * ratio + offset : 0;
  if (!Number.isInteger(steps) || steps < 1 || steps > trainTimesteps || first >= trainTimesteps)
    throw new PolyptychError(
      'bad_input',
      `This model takes from 1 to ${trainTimesteps - Math.max(offset, 0)} steps, not ${steps}.`,
    );
  switch (spacing) {
    case 'linspace':
      return linearSpace(0, trainTimesteps - 1, steps).toReversed();
    case 'leading':
      return Array.from({ length: steps }, (_, index) => (steps - 1 - index) * ratio + offset);
    case 'trailing':
      return Array.from({ length: steps }, (_, index) => roundHalfToEven(trainTimesteps - index * ratio) - 1);
  }
}

/**
 * The whole timesteps of the solvers in lambda, which end one interval above zero: `steps` + 1 points with the last
 * left out. `end` is where they start, below `trainTimesteps` when very noisy steps are cut off.
 */
export function solverTimesteps({ end, ...options }: TimestepOptions & { end: number }): number[] {
  const { config, spacing, trainTimesteps, steps } = options;
  const refused =
    !Number.isInteger(steps) || steps < 1 || steps > end || (spacing === 'leading' && steps + 1 > end);
  if (refused)
    throw new PolyptychError(
      'bad_input',
      `This model takes from 1 to ${spacing === 'leading' ? end - 1 : end} steps, not ${steps}.`,
    );
  switch (spacing) {
    case 'linspace':
      return linearSpace(0, end - 1, steps + 1)
        .toReversed()
        .slice(0, -1)
        .map(roundHalfToEven);
    case 'leading': {
      const ratio = Math.floor(end / (steps + 1));
      const offset = config.steps_offset ?? 0;
      return Array.from({ length: steps }, (_, index) => (steps - index) * ratio + offset);
    }
    case 'trailing': {
      const ratio = trainTimesteps / steps;
      const count = end === trainTimesteps ? steps : Math.ceil(end / ratio);
      return Array.from({ length: count }, (_, index) => roundHalfToEven(end - index * ratio) - 1);
    }
  }
}

/** Rounds as numpy does: a half goes to the even neighbour. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
