import type { ExecutionProvider } from '#inference/contract.ts';
import { PolyptychError } from '#shared/errors.ts';

const known: readonly ExecutionProvider[] = ['cuda', 'webgpu', 'cpu'];

/**
 * What POLYPTYCH_PROVIDER makes all cards draw with, whatever fits them best: for finding out what is wrong with a driver.
 * Null where it is not set. Throws `bad_input` for anything else.
 */
export function forcedProvider(
  environment: Readonly<Record<string, string | undefined>>,
): ExecutionProvider | null {
  const value = environment['POLYPTYCH_PROVIDER'] ?? '';
  if (value === '') return null;
  const provider = known.find((one) => one === value);
  if (provider) return provider;
  throw new PolyptychError(
    'bad_input',
    `POLYPTYCH_PROVIDER must be one of ${known.join(', ')}, not "${value}": change it or unset it.`,
  );
}
