import { runQuietly } from './run-process.mjs';
import { aptInstall } from './apt-install.ts';

async function hasCompiler(): Promise<boolean> {
  const version = await runQuietly('cc', ['--version']).catch(() => null);
  return version?.exitCode === 0;
}

/**
 * Sees to a C compiler, with which the tests build libraries that stand in for drivers; installs Debian's where there
 * is none and it may. Where it may not, those tests fail and say what to install.
 */
export async function ensureCompiler(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || (await hasCompiler())) return;
  await aptInstall(['gcc', 'libc6-dev'], 'a C compiler for the tests of drivers', say);
}
