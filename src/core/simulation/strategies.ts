import { PolyptychError } from '#shared/errors.ts';
import { strategies } from '../queue/scheduling/strategies/registry.ts';
import type { Strategy } from '../queue/scheduling/types.ts';
import { createLookAhead, createModelPressure, createOriginal } from './baselines/baselines.ts';

/** Everything that a trace can be played with: what the app offers, then what it is compared with. */
export const simulatedStrategies: Record<string, () => Strategy> = {
  ...strategies,
  original: createOriginal,
  'look-ahead-32': createLookAhead,
  'model-pressure': createModelPressure,
};

/** Throws one sentence with all names where there is none of this name. */
export function simulatedStrategy(name: string): () => Strategy {
  const create = Object.hasOwn(simulatedStrategies, name) ? simulatedStrategies[name] : undefined;
  if (create) return create;
  throw new PolyptychError(
    'bad_input',
    `There is no strategy "${name}": choose one of ${Object.keys(simulatedStrategies).join(', ')}.`,
  );
}
