import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Log, ProcessAdapter, WorkerMessage, WorkerProcess } from '#core/ports.ts';
import { PolyptychError } from '#shared/errors.ts';

interface AdapterOptions {
  /** Absolute path of the program that a worker process runs. */
  workerEntry: string;
  log: Log;
}

/** Starts workers as child processes of Node. Each gets its options as one JSON argument, and speaks JSON over the IPC channel. */
export function createChildProcessAdapter({ workerEntry, log }: AdapterOptions): ProcessAdapter {
  return {
    spawn({ worker, environment }) {
      const child = fork(workerEntry, [JSON.stringify(worker)], {
        env: environment,
        execPath: process.execPath,
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'json',
        // Ctrl+C in a terminal reaches a whole process group: the host ends its workers itself, in order.
        detached: process.platform !== 'win32',
      });
      // Reported through the missing pid below, or through the exit; unheard, it would end this process.
      child.on('error', (error) => log.warn({ err: error, pid: child.pid }, 'worker process error'));
      if (child.pid === undefined)
        throw new PolyptychError('worker_lost', 'A worker process could not be started: see the log.');
      logLines(child.stdout, (line) => log.info({ pid: child.pid, line }, 'worker output'));
      logLines(child.stderr, (line) => log.warn({ pid: child.pid, line }, 'worker error output'));
      return workerProcessOf(child, child.pid);
    },
  };
}

function workerProcessOf(child: ChildProcess, pid: number): WorkerProcess {
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
        if (!ended && isWorkerMessage(message)) listener(message);
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

/** Our own program sends them, so that the type is looked at and the rest trusted. */
function isWorkerMessage(message: unknown): message is WorkerMessage {
  return (
    typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string'
  );
}

function logLines(stream: Readable | null, listener: (line: string) => void) {
  if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', listener);
}
