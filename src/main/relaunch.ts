import type { RelaunchOptions } from 'electron';

/**
 * How to start the app again. An AppImage runs from a mount that ends with it, so that its own file is started; the
 * variable names it.
 */
export function relaunchOptions(
  environment: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): RelaunchOptions {
  const appImage = environment['APPIMAGE'];
  const args = argv.slice(1);
  return appImage === undefined || appImage === '' ? { args } : { args, execPath: appImage };
}
