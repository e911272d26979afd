import type { Log } from '#core/ports.ts';

/** A log that keeps what it is told until there is a real one to tell it to. */
export interface DeferredLog extends Log {
  /** Passes on what was kept, and from now on everything. */
  attach(log: Log): void;
}

/** More than this is not kept: something that fails again and again at the start says it all in its first lines. */
const keptLines = 500;

export function createDeferredLog(): DeferredLog {
  let target: Log | null = null;
  const kept: { level: keyof Log; details: object; message: string }[] = [];

  const tell = (level: keyof Log) => (details: object, message: string) => {
    if (target) target[level](details, message);
    else if (kept.length < keptLines) kept.push({ level, details, message });
  };
  return {
    info: tell('info'),
    warn: tell('warn'),
    error: tell('error'),
    attach(log) {
      target = log;
      for (const { level, details, message } of kept.splice(0)) log[level](details, message);
    },
  };
}
