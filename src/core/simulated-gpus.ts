/** Simulated devices, as a start of the app asks for them; what they are is in `devices/simulated.ts`. */
import { PolyptychError } from '#shared/errors.ts';
import type { AppOptions } from './app-options.ts';

export const simulateGpusOption = '--simulate-gpus';
const maximum = 16;

/** Reads the option's value; throws `bad_input` for a number of devices that is none. */
export function parseSimulatedGpus(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= maximum) return count;
  throw new PolyptychError(
    'bad_input',
    `${simulateGpusOption} must be a whole number from 0 to ${maximum}, not "${text}".`,
  );
}

/** What the app is told of it: simulated devices are all used, whatever the settings say. null where nobody asked. */
export function simulatedGpusOptions(
  count: number | null,
): Pick<AppOptions, 'simulatedGpus' | 'settingsOverrides'> {
  const simulatedGpus = count ?? 0;
  return {
    simulatedGpus,
    settingsOverrides: simulatedGpus === 0 ? {} : { multiGpu: true, maxGpus: simulatedGpus },
  };
}
