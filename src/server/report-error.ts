import { CommanderError } from 'commander';
import { errorTable, toErrorReport } from '#shared/errors.ts';

/** How a command ends: its exit code, and the sentence for stderr where there is one. */
export interface CommandEnd {
  exitCode: 0 | 1 | 2;
  sentence: string | null;
}

/** Decides how to end after an error: 2 for wrong usage, 1 for all else; help and version are no errors. */
export function endOf(error: unknown): CommandEnd {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: 0, sentence: null };
    // Without a command the help has been shown already.
    if (error.code === 'commander.help') return { exitCode: 2, sentence: null };
    return { exitCode: 2, sentence: usageSentence(error.message) };
  }
  const { code, message } = toErrorReport(error);
  return { exitCode: errorTable[code].exitCode, sentence: message };
}

/** commander says "error: unknown option '--x'"; suggestions come on lines of their own. */
function usageSentence(message: string): string {
  const text = message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!)]$/.test(text) ? '' : '.'}`;
}
