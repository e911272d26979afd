import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HostMessage, WorkerMessage, WorkerOptions } from '#inference/contract.ts';
import { pictureTask } from './engine-pictures.ts';

const workerEntry = fileURLToPath(new URL('../../src/inference/entry.ts', import.meta.url));
/** Small, so that the weights are what is measured. */
const size = { width: 64, height: 64 };

/** Of a worker process, above what it had before it opened a model, in bytes; read from Linux's own accounts. */
export interface WorkerMemory {
  loadSeconds: number;
  /** With the model open, before its first step. */
  loadedBytes: number;
  /** The most at any time: while opening, and while drawing. */
  peakLoadingBytes: number;
  peakBytes: number;
}

/** Draws a picture in a worker of its own and tells what it took. null where the system keeps no such accounts. */
export async function measureWorkerMemory(
  folder: string,
  modelFolder: string,
  options: Partial<WorkerOptions> = {},
): Promise<WorkerMemory | null> {
  if (process.platform !== 'linux') return null;
  const complete: WorkerOptions = {
    deviceId: 'cpu',
    executionProvider: 'cpu',
    threads: null,
    heartbeatIntervalMs: 1000,
    ...options,
  };
  const child = fork(workerEntry, [JSON.stringify(complete)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const accounts = () => readAccounts(child.pid ?? 0);
  const done = Promise.withResolvers<WorkerMemory>();
  let before = { now: 0, peak: 0 };
  let loaded = { seconds: 0, now: 0, peak: 0 };
  const task = pictureTask(folder, 0, modelFolder);
  child.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'ready': {
        before = accounts();
        const batch = [
          { leaseId: 'memory', task: { ...task, settings: { ...task.settings, ...size, steps: 3 } } },
        ];
        child.send({ type: 'run', batch } satisfies HostMessage);
        break;
      }
      case 'loaded':
        loaded = { seconds: message.seconds, ...accounts() };
        break;
      case 'completed': {
        const { now, peak, seconds } = loaded;
        done.resolve({
          loadSeconds: seconds,
          loadedBytes: now - before.now,
          peakLoadingBytes: peak - before.now,
          peakBytes: accounts().peak - before.now,
        });
        break;
      }
      case 'failed':
        done.reject(new Error(message.error.message));
        break;
      default:
    }
  });
  child.once('exit', (code) => done.reject(new Error(`The worker ended with ${code}.`)));
  try {
    return await done.promise;
  } finally {
    child.send({ type: 'shutdown' } satisfies HostMessage);
  }
}

function readAccounts(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}
