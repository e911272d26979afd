/** What all ways to start our processes share: what becomes of their output, of their messages, and of a start in vain. */
import { createInterface } from 'node:readline';
import { PolyptychError } from '#shared/errors.ts';
import type { Log } from './ports.ts';

export type ProcessKind = 'worker' | 'sampler' | 'reader';

/** What `ChildProcess` and `UtilityProcess` have in common, when their output is piped. */
interface OutputOfProcess {
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
}

/** Takes what a process prints into the log, line by line. Lines may come after its end: `pid` must still know it then. */
export function logOutput(
  { stdout, stderr }: OutputOfProcess,
  { kind, pid, log }: { kind: ProcessKind; pid: () => number | undefined; log: Log },
): void {
  const readLines = (stream: NodeJS.ReadableStream | null, tell: (line: string) => void) => {
    if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', tell);
  };
  readLines(stdout, (line) => log.info({ pid: pid(), line }, `${kind} output`));
  readLines(stderr, (line) => log.warn({ pid: pid(), line }, `${kind} error output`));
}

/** Our own program sends the messages, so that the type is looked at and the rest trusted. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what its program sends
export function isMessage<Message>(message: unknown): message is Message {
  return (
    typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string'
  );
}

export function couldNotStart(kind: ProcessKind, cause?: unknown): PolyptychError {
  return new PolyptychError('worker_lost', `A ${kind} process could not be started: see the log.`, { cause });
}
