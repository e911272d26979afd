import { PolyptychError } from '#shared/errors.ts';
import { type SamplingMode, samplingModes } from '#shared/themes/sampler.ts';

/** Random unless another mode is named. */
export function themeSampleMode(text: string | undefined): SamplingMode {
  const mode = samplingModes.find((one) => one === (text ?? 'random'));
  if (mode) return mode;
  throw new PolyptychError('bad_input', `--mode must be ${samplingModes.join(' or ')}, not "${text}".`);
}

/** Reads the number of a combination, however large. */
export function parseCombination(text: string): bigint {
  if (/^\d{1,1300}$/.test(text)) return BigInt(text);
  throw new PolyptychError('bad_input', `--start must be a whole number, not "${text}".`);
}
