import type { WriteStream } from 'node:tty';
import type { FileTask } from '#shared/contract/files.ts';
import { durationWords } from '#shared/run-words.ts';

export interface FileTaskOutput {
  show(task: FileTask): void;
  /** Leaves the line. */
  end(): void;
}

/** Begins the line anew and empties it. */
const anew = '\r\u001B[K';

/** One line that tells how far it is, rewritten on a terminal; elsewhere nothing until the end. */
export function createFileTaskOutput(stderr: Pick<WriteStream, 'write' | 'isTTY'>): FileTaskOutput {
  let open = false;
  return {
    show({ state, done, total, secondsLeft }) {
      if (!stderr.isTTY) return;
      const left = secondsLeft === null ? '' : `, ${durationWords(secondsLeft)} left`;
      const far = total === null ? 'looking for pictures' : `${done} of ${total} pictures${left}`;
      stderr.write(`${anew}${state === 'waiting' ? 'waiting' : far}`);
      open = true;
    },
    end() {
      if (open) stderr.write('\n');
      open = false;
    },
  };
}

const words = {
  import: {
    added: 'came in',
    known: 'were there already',
    moved: 'were found again',
    refused: 'were refused',
  },
  rescan: {
    added: 'came in',
    known: 'are where they were',
    moved: 'have another place',
    refused: 'cannot be read',
  },
  check: { added: '', known: 'are sound', moved: '', refused: 'are damaged' },
  export: { added: 'were copied', known: '', moved: '', refused: 'cannot be read' },
} as const;

/** What came of it, and each file with which something is wrong. */
export function taskInWords({ kind, counts, problems }: FileTask): string {
  const facts = [
    ...(['added', 'known', 'moved', 'refused'] as const).map(
      (name) => [counts[name], words[kind][name]] as const,
    ),
    [counts.missing, 'are missing'] as const,
  ].flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  const sum = facts.length === 0 ? 'There are no pictures.' : `Pictures: ${facts.join(', ')}.`;
  const listed = problems.map(({ path, reason }) => `  ${path}: ${reason}`);
  const more = counts.missing + counts.refused - problems.length;
  return [sum, ...listed, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
