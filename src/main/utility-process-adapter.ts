import type { UtilityProcess, utilityProcess } from 'electron';
import { type ProcessKind, couldNotStart, isMessage, logOutput } from '#core/own-process.ts';
import type { Log, OwnProcess, ProcessAdapter } from '#core/ports.ts';

interface AdapterOptions {
  fork: typeof utilityProcess.fork;
  /** Absolute paths of the programs that worker processes, the device sampler and the reader of pictures run. */
  workerEntry: string;
  samplerEntry: string;
  readerEntry: string;
  log: Log;
}

interface Program {
  kind: ProcessKind;
  entry: string;
  /** As the system's process list and Electron's reports show it. */
  serviceName: string;
}

/** Starts our processes as Electron's utility processes. Each gets its options as one JSON argument and speaks over its parent port. */
export function createUtilityProcessAdapter({
  fork,
  workerEntry,
  samplerEntry,
  readerEntry,
  log,
}: AdapterOptions): ProcessAdapter {
  function start<Sent extends object, Received>(
    { kind, entry, serviceName }: Program,
    options: object,
    environment: Record<string, string>,
  ): OwnProcess<Sent, Received> {
    let child: UtilityProcess;
    try {
      child = fork(entry, [JSON.stringify(options)], {
        env: environment,
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe'],
        serviceName,
      });
    } catch (cause) {
      throw couldNotStart(kind, cause);
    }
    // Electron forgets it at the end.
    let pid: number | undefined;
    child.once('spawn', () => {
      pid = child.pid;
    });
    child.on('error', (type, location) => log.warn({ pid, type, location }, `${kind} process error`));
    logOutput(child, { kind, pid: () => pid, log });
    return ownProcessOf(child);
  }

  return {
    spawn: ({ worker, environment }) =>
      start(
        { kind: 'worker', entry: workerEntry, serviceName: `Polyptych worker ${worker.deviceId}` },
        worker,
        environment,
      ),
    spawnSampler: ({ sampler, environment }) =>
      start(
        { kind: 'sampler', entry: samplerEntry, serviceName: 'Polyptych device sampler' },
        sampler,
        environment,
      ),
    spawnReader: ({ reader, environment }) =>
      start(
        { kind: 'reader', entry: readerEntry, serviceName: 'Polyptych picture reader' },
        reader,
        environment,
      ),
  };
}

function ownProcessOf<Sent extends object, Received>(child: UtilityProcess): OwnProcess<Sent, Received> {
  let state: 'starting' | 'running' | 'killed' | 'ended' = 'starting';
  child.once('spawn', () => {
    // It was to be killed before there was a process to kill.
    if (state === 'killed') killNow(child);
    else state = 'running';
  });
  let wasKilled = false;
  child.once('exit', () => {
    wasKilled = state === 'killed';
    state = 'ended';
  });
  return {
    get pid() {
      return child.pid ?? null;
    },
    send(message) {
      // What is sent to a process that starts waits for it; one that ends meanwhile is reported as ended.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for pages
      if (state !== 'ended') child.postMessage(message);
    },
    onMessage(listener) {
      child.on('message', (message: unknown) => {
        if (state !== 'ended' && isMessage<Received>(message)) listener(message);
      });
    },
    onExit(listener) {
      child.once('exit', (code) =>
        listener(wasKilled ? { code: null, signal: 'SIGKILL' } : { code, signal: null }),
      );
    },
    kill() {
      if (state === 'starting') state = 'killed';
      else if (state === 'running') {
        state = 'killed';
        killNow(child);
      }
    },
  };
}

/**
 * `UtilityProcess.kill` sends SIGTERM, which a program that hangs in a driver never sees, and on some systems waits for
 * its end on the main thread. SIGKILL is sure and waits for nothing.
 */
function killNow(child: UtilityProcess) {
  const { pid } = child;
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself, or the system leaves ending it to Electron.
    child.kill();
  }
}
