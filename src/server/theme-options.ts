import { PolyptychError } from '#shared/errors.ts';

/** What needs no running app; favorites are known to that alone. */
const modes = ['random', 'combinatorial'] as const;

/** Random unless another mode is named. */
export function themeSampleMode(text: string | undefined): (typeof modes)[number] {
  const mode = modes.find((one) => one === (text ?? 'random'));
  if (mode) return mode;
  throw new PolyptychError('bad_input', `--mode must be ${modes.join(' or ')}, not "${text}".`);
}

/** Reads the number of a combination, however large. */
export function parseCombination(text: string): bigint {
  if (/^\d{1,1300}$/.test(text)) return BigInt(text);
  throw new PolyptychError('bad_input', `--start must be a whole number, not "${text}".`);
}
