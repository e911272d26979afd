import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'session-secret';
const pattern = /^[0-9a-f]{64}$/;

export const randomSecret = () => randomBytes(32).toString('hex');

/**
 * The secret behind the session cookie, 64 hexadecimal digits, kept in the data folder so that an open tab survives
 * a restart. Made at the first start, readable by its owner alone; a damaged one is replaced.
 */
export function loadSessionSecret(home: string): string {
  const path = join(home, fileName);
  const present = read(path);
  if (present !== null && pattern.test(present)) {
    chmodSync(path, 0o600);
    return present;
  }
  const temporaryPath = `${path}.${randomBytes(8).toString('hex')}`;
  writeFileSync(temporaryPath, randomSecret(), { mode: 0o600, flag: 'wx' });
  try {
    if (present !== null) renameSync(temporaryPath, path);
    // A link never replaces: of two first starts at once, both take the secret of the one that came first.
    else linkSync(temporaryPath, path);
  } catch (error) {
    // Some file systems have no links; one start at a time does without.
    if (read(path) === null) renameSync(temporaryPath, path);
    else if (present !== null) throw error;
  } finally {
    rmSync(temporaryPath, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
