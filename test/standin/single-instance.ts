import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** What a second start tells the first one. */
export interface SecondStart {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

const lockName = 'StandInLock';
const messageName = /^StandInStart-\d+\.json$/;

/**
 * The lock of the single instance, in the profile's folder: a file with the process identifier, linked into place whole.
 * Where it is taken, what this start is about is left for the first process as a file, and `null` comes back.
 */
export function takeLock(
  folder: string,
  start: SecondStart,
  onSecondStart: (second: SecondStart) => void,
): { release: () => void } | null {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, lockName);
  const own = `${lock}-${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    for (;;) {
      try {
        linkSync(own, lock);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (holderRuns(lock)) {
          const message = join(folder, `StandInStart-${process.pid}.json`);
          writeFileSync(`${message}.part`, JSON.stringify(start));
          renameSync(`${message}.part`, message);
          return null;
        }
        // Left behind by a process that was killed.
        rmSync(lock, { force: true });
      }
    }
  } finally {
    rmSync(own, { force: true });
  }

  const readMessages = () => {
    for (const name of readdirSync(folder).filter((file) => messageName.test(file))) {
      const path = join(folder, name);
      const second = JSON.parse(readFileSync(path, 'utf8')) as SecondStart;
      rmSync(path);
      onSecondStart(second);
    }
  };
  const watcher = watch(folder, { persistent: false }, readMessages);
  return {
    release() {
      watcher.close();
      rmSync(lock, { force: true });
    },
  };
}

function holderRuns(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Signal 0 only asks.
    return process.kill(holder, 0);
  } catch {
    return false;
  }
}
