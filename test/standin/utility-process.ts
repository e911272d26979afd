import { type ChildProcess, type IOType, fork } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ForkOptions, UtilityProcess } from 'electron';
import { LoudEmitter, loud } from './loud.ts';
import { isReady } from './readiness.ts';

const childSetup = fileURLToPath(new URL('utility-process-child.ts', import.meta.url));
const running = new Set<StandInUtilityProcess>();

class StandInUtilityProcess
  extends LoudEmitter
  implements Pick<UtilityProcess, 'kill' | 'pid' | 'postMessage' | 'stdout' | 'stderr'>
{
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  pid: number | undefined = undefined;
  private readonly child: ChildProcess;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super(['spawn', 'exit', 'message', 'error']);
    this.child = fork(modulePath, args, {
      env: Object.fromEntries(
        Object.entries(options.env ?? process.env).map(([name, value]) => [name, value]),
      ),
      execArgv: ['--import', childSetup, ...(options.execArgv ?? [])],
      stdio: ['ignore', streamOf(options, 1), streamOf(options, 2), 'ipc'],
      serialization: 'advanced',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    this.stdout = readable(this.child.stdout);
    this.stderr = readable(this.child.stderr);
    running.add(this);
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.once('error', () => this.end(1));
    // As on Linux: a process that a signal ended has the signal's number for its code.
    this.child.once('exit', (code, signal) =>
      this.end(code ?? (signal === null ? 1 : constants.signals[signal])),
    );
  }
  private end(code: number) {
    if (!running.delete(this)) return;
    this.pid = undefined;
    this.emit('exit', code);
  }
  postMessage(message: unknown) {
    if (this.child.connected) this.child.send(message as object, () => undefined);
  }
  kill() {
    return this.child.kill('SIGTERM');
  }
}

// A utility process does not outlive its parent. One that is ended by force is noticed by the child itself.
process.on('exit', () => {
  for (const utility of running) if (utility.pid !== undefined) process.kill(utility.pid, 'SIGKILL');
});

/** What becomes of output 1 or 2. Electron's type allows any word here. */
function streamOf({ stdio = 'inherit' }: ForkOptions, index: 1 | 2): IOType {
  const kind = Array.isArray(stdio) ? stdio[index] : stdio;
  if (kind === 'pipe' || kind === 'inherit' || kind === 'ignore') return kind;
  throw new Error(`The stand-in for Electron knows no output "${kind}" of a utility process.`);
}

function readable(stream: Readable | null): NodeJS.ReadableStream | null {
  return stream;
}

export const utilityProcess = loud('utilityProcess', {
  fork(modulePath: string, args: string[] = [], options: ForkOptions = {}) {
    if (!isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
    return new StandInUtilityProcess(modulePath, args, options);
  },
});
