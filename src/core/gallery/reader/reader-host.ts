import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log, ProcessAdapter, ReaderProcess } from '../../ports.ts';
import { workerEnvironment } from '../../workers/worker-environment.ts';
import type { ReaderMessage, ReadPicture, ReadTask } from './contract.ts';

/** With three bytes for each pixel, the largest picture takes 300 MB, and a few of them at a time as often that. */
const mostPixels = 100_000_000;
/** Pictures in the process at a time: decoding uses threads of its own. */
const concurrency = 3;
/** A picture that takes longer is given up, and the process with it. */
const patienceMs = 60_000;
/** A process with nothing to do is ended: it holds libraries in memory. */
const idleMs = 15_000;

export interface ReaderHostOptions {
  adapter: Pick<ProcessAdapter, 'spawnReader'>;
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  log: Log;
}

export interface ReaderHost {
  /** Rejects with one sentence where the picture cannot be read, whatever it did to the process that tried. */
  read(task: ReadTask): Promise<ReadPicture>;
  /** Ends the process; what is being read is rejected with `cancelled`. */
  dispose(): void;
}

interface Request {
  task: ReadTask;
  /** One of several that were in a process when it ended: it shows by itself whether it is to blame. */
  alone: boolean;
  resolve(picture: ReadPicture): void;
  reject(error: PolyptychError): void;
}

/** Keeps a process for reading pictures while there are any. One that ends it is refused; the others are read by the next. */
export function createReaderHost({ adapter, environment, clock, log }: ReaderHostOptions): ReaderHost {
  const waiting: Request[] = [];
  const sent = new Map<number, Request & { stopWaiting(): void }>();
  let process: ReaderProcess | null = null;
  let lastId = 0;
  let stopIdle = () => {};
  let disposed = false;

  function start(): ReaderProcess {
    const started = adapter.spawnReader({
      reader: { mostPixels },
      environment: workerEnvironment(environment, {}),
    });
    started.onMessage((message) => {
      if (process === started) hear(message);
    });
    started.onExit(({ code, signal }) => {
      if (process !== started) return;
      process = null;
      if (sent.size > 0) log.warn({ code, signal, pictures: sent.size }, 'the reader of pictures ended');
      afterEnd();
    });
    return started;
  }

  function hear(message: ReaderMessage) {
    const request = take(message.requestId);
    if (!request) return;
    if (message.type === 'read') request.resolve(message.picture);
    else request.reject(new PolyptychError(message.error.code, message.error.message));
    next();
  }
  function take(requestId: number) {
    const request = sent.get(requestId);
    sent.delete(requestId);
    request?.stopWaiting();
    return request;
  }

  /** Who was alone in it has ended it; of several, each is tried by itself. */
  function afterEnd() {
    const suspects = [...sent.keys()].flatMap((id) => take(id) ?? []);
    const [only] = suspects;
    if (suspects.length === 1 && only) only.reject(endsTheProcess());
    else waiting.unshift(...suspects.map((request) => ({ ...request, alone: true })));
    next();
  }

  function giveUp(requestId: number) {
    const late = take(requestId);
    const others = [...sent.keys()].flatMap((id) => take(id) ?? []);
    waiting.unshift(...others);
    const hung = process;
    process = null;
    hung?.kill();
    late?.reject(new PolyptychError('bad_input', 'It took longer than a minute to read: it was given up.'));
    next();
  }

  function next() {
    stopIdle();
    for (;;) {
      const request = waiting[0];
      const busyAlone = [...sent.values()].some(({ alone }) => alone);
      if (!request || busyAlone || sent.size >= (request.alone ? 1 : concurrency)) break;
      waiting.shift();
      send(request);
    }
    if (sent.size === 0 && process) stopIdle = clock.after(idleMs, end);
  }
  function send(request: Request) {
    lastId += 1;
    const requestId = lastId;
    try {
      process ??= start();
    } catch {
      return request.reject(new PolyptychError('worker_lost', 'Pictures cannot be read now: see the log.'));
    }
    sent.set(requestId, { ...request, stopWaiting: clock.after(patienceMs, () => giveUp(requestId)) });
    process.send({ type: 'read', requestId, task: request.task });
  }
  function end() {
    process?.send({ type: 'shutdown' });
    process = null;
  }

  return {
    read(task) {
      if (disposed) return Promise.reject(stopped());
      const { promise, resolve, reject } = Promise.withResolvers<ReadPicture>();
      waiting.push({ task, alone: false, resolve, reject });
      next();
      return promise;
    },
    dispose() {
      disposed = true;
      stopIdle();
      const open = [...waiting.splice(0), ...[...sent.keys()].flatMap((id) => take(id) ?? [])];
      process?.kill();
      process = null;
      for (const request of open) request.reject(stopped());
    },
  };
}

const endsTheProcess = () =>
  new PolyptychError('bad_input', 'It ended the process that read it: it is damaged, or made to do harm.');
const stopped = () => new PolyptychError('cancelled', 'Pictures are not read any more: the app ends.');
