import { existsSync } from 'node:fs';
import { runAttached, runQuietly } from './run-process.mjs';

/** The words that put apt-get behind the needed rights, or null where it may not or cannot be used. */
async function aptPrefix(): Promise<readonly string[] | null> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  const sudo = await runQuietly('sudo', ['-n', 'true']).catch(() => null);
  return sudo?.exitCode === 0 ? ['sudo', '-n'] : null;
}

/**
 * Installs Debian's packages where that may be done without asking anybody. `what` completes the sentence
 * "Installing …". Returns whether apt-get said that it did.
 */
export async function aptInstall(
  packages: readonly string[],
  what: string,
  say: (line: string) => void,
): Promise<boolean> {
  const prefix = await aptPrefix();
  if (prefix === null) return false;
  say(`Installing ${what} (apt-get install ${packages.join(' ')}) …`);
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    const [program = 'apt-get', ...args] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...step,
    ];
    if ((await runAttached(program, args, { input: false })) !== 0) return false;
  }
  return true;
}
