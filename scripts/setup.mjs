import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, whatever the working directory is. */
export const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

/** The Node that the package pins, inside `node_modules` once installed. */
export const pinnedNode = path.join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** A failed set-up: its message is one sentence for people, `detail` what the failing program said last. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} [detail]
   */
  constructor(message, detail = '') {
    super(message);
    this.name = 'SetupError';
    this.detail = detail;
  }
}

/**
 * Runs a boot script and exits with its code; a set-up that fails is told in plain words and ends with code 1.
 * @param {() => Promise<number>} script
 * @param {() => void} [onSetupFailure] what else is to be said then
 */
export async function boot(script, onSetupFailure) {
  try {
    process.exitCode = await script();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    if (error.detail) console.error(error.detail);
    onSetupFailure?.();
    process.exitCode = 1;
  }
}
