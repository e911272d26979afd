import { type ChildProcess, fork } from 'node:child_process';
import { type ProcessKind, couldNotStart, isMessage, logOutput } from '#core/own-process.ts';
import type { Log, OwnProcess, ProcessAdapter } from '#core/ports.ts';
import { compileCacheFolder } from './compile-cache.ts';

interface AdapterOptions {
  /** Absolute paths of the programs that worker processes, the device sampler and the reader of pictures run. */
  workerEntry: string;
  samplerEntry: string;
  readerEntry: string;
  log: Log;
}

/** Starts our processes as child processes of Node. Each gets its options as one JSON argument, and speaks JSON over the IPC channel. */
export function createChildProcessAdapter({
  workerEntry,
  samplerEntry,
  readerEntry,
  log,
}: AdapterOptions): ProcessAdapter {
  return {
    spawn: ({ worker, environment }) => start(workerEntry, worker, environment, 'worker', log),
    spawnSampler: ({ sampler, environment }) => start(samplerEntry, sampler, environment, 'sampler', log),
    spawnReader: ({ reader, environment }) => start(readerEntry, reader, environment, 'reader', log),
  };
}

function start<Sent extends object, Received>(
  entry: string,
  options: object,
  environment: Record<string, string>,
  kind: ProcessKind,
  log: Log,
): OwnProcess<Sent, Received> {
  const child = fork(entry, [JSON.stringify(options)], {
    env: { NODE_COMPILE_CACHE: compileCacheFolder, ...environment },
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
    // Ctrl+C in a terminal reaches a whole process group: the host ends its processes itself, in order.
    detached: process.platform !== 'win32',
  });
  // Reported through the missing pid below, or through the exit; unheard, it would end this process.
  child.on('error', (error) => log.warn({ err: error, pid: child.pid }, `${kind} process error`));
  const { pid } = child;
  if (pid === undefined) throw couldNotStart(kind);
  logOutput(child, { kind, pid: () => pid, log });
  return ownProcessOf(child, pid);
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
    get pid() {
      return ended ? null : pid;
    },
    send(message) {
      // A channel that closes meanwhile means an exit, which is reported as such.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage(listener) {
      child.on('message', (message) => {
        if (!ended && isMessage<Received>(message)) listener(message);
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
