import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Log, OwnProcess, ProcessAdapter } from '#core/ports.ts';
import { PolyptychError } from '#shared/errors.ts';

interface AdapterOptions {
  /** Absolute paths of the programs that worker processes and the device sampler run. */
  workerEntry: string;
  samplerEntry: string;
  log: Log;
}

/** Starts our processes as child processes of Node. Each gets its options as one JSON argument, and speaks JSON over the IPC channel. */
export function createChildProcessAdapter({
  workerEntry,
  samplerEntry,
  log,
}: AdapterOptions): ProcessAdapter {
  return {
    spawn: ({ worker, environment }) => start(workerEntry, worker, environment, 'worker', log),
    spawnSampler: ({ sampler, environment }) => start(samplerEntry, sampler, environment, 'sampler', log),
  };
}

function start<Sent extends object, Received>(
  entry: string,
  options: object,
  environment: Record<string, string>,
  kind: 'worker' | 'sampler',
  log: Log,
): OwnProcess<Sent, Received> {
  const child = fork(entry, [JSON.stringify(options)], {
    env: environment,
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
    // Ctrl+C in a terminal reaches a whole process group: the host ends its processes itself, in order.
    detached: process.platform !== 'win32',
  });
  // Reported through the missing pid below, or through the exit; unheard, it would end this process.
  child.on('error', (error) => log.warn({ err: error, pid: child.pid }, `${kind} process error`));
  if (child.pid === undefined)
    throw new PolyptychError('worker_lost', `A ${kind} process could not be started: see the log.`);
  logLines(child.stdout, (line) => log.info({ pid: child.pid, line }, `${kind} output`));
  logLines(child.stderr, (line) => log.warn({ pid: child.pid, line }, `${kind} error output`));
  return ownProcessOf(child, child.pid);
}

function ownProcessOf<Sent extends object, Received>(
  child: ChildProcess,
  pid: number,
): OwnProcess<Sent, Received> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  return {
    pid,
    send(message) {
      // A channel that closes meanwhile means an exit, which is reported as such.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage(listener) {
      child.on('message', (message) => {
        // Our own program sends them, so that the type is looked at and the rest trusted.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        if (!ended && isMessage(message)) listener(message as Received);
      });
    },
    onExit(listener) {
      child.once('exit', (code, signal) => listener({ code, signal }));
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

function isMessage(message: unknown): message is { type: string } {
  return (
    typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string'
  );
}

function logLines(stream: Readable | null, listener: (line: string) => void) {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', listener);
}
