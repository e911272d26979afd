import { join } from 'node:path';
import { type DestinationStream, pino } from 'pino';
import type { Log } from '#core/ports.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';
import { PolyptychError } from '#shared/errors.ts';

/** A log that must be closed, so that its last lines reach the disk. */
export interface ClosableLog extends Log {
  close(): Promise<void>;
  /** For the way out of a process that cannot wait. */
  flushNow(): void;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof levels)[number];

/** Reads `POLYPTYCH_LOG_LEVEL`; throws `bad_input` when it is none of pino's levels. */
export function logLevelOf(value: string | undefined): LogLevel {
  const level = levels.find((known) => known === (value ?? 'info'));
  if (level) return level;
  throw new PolyptychError(
    'bad_input',
    `POLYPTYCH_LOG_LEVEL must be one of ${levels.join(', ')}, not "${value}".`,
  );
}

/**
 * Writes `polyptych.N.log` into a folder: a new file every 5 MB, and the last five are kept. Throws where the folder
 * cannot be used.
 */
export async function openFileLog(folder: string, level: LogLevel, fileSize = '5m'): Promise<ClosableLog> {
  // What writes the files fails only later, where nobody could be told.
  ensureUsableFolder(folder, 'The folder of the log');
  // Brings all of date-fns along, which a run without a log file has no use for.
  const { default: openRollingFile } = await import('pino-roll');
  const file = await openRollingFile({
    file: join(folder, 'polyptych.log'),
    size: fileSize,
    limit: { count: 5, removeOtherLogFiles: true },
    mkdir: true,
    maxLength: 1024 * 1024,
  });
  // A full disk must not end the app through its log.
  file.on('error', () => undefined);
  let isClosed = false;
  // What is said after the end (an error on the way out) is lost; that it is must not be one more error.
  const untilClosed = { write: (line: string) => void (isClosed || file.write(line)) };
  return {
    ...logTo(untilClosed, level),
    async close() {
      isClosed = true;
      const closed = new Promise<void>((resolve) => file.once('close', resolve));
      file.end();
      await closed;
    },
    flushNow() {
      try {
        file.flushSync();
      } catch {
        // Nothing is left to tell it to.
      }
    },
  };
}

/** Writes to stderr: for runs whose data folder does not outlive them. */
export function openStderrLog(level: LogLevel): ClosableLog {
  return {
    ...logTo({ write: (line) => void process.stderr.write(line) }, level),
    close: () => Promise.resolve(),
    flushNow: () => undefined,
  };
}

function logTo(destination: DestinationStream, level: LogLevel): Log {
  const logger = pino({ level, base: { app: process.pid } }, destination);
  return {
    info: (details, message) => logger.info(details, message),
    warn: (details, message) => logger.warn(details, message),
    error: (details, message) => logger.error(details, message),
  };
}
