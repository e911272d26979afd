import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostMessage, ImageTask, WorkerMessage, WorkerOptions } from '#inference/contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const workerEntry = fileURLToPath(new URL('../../src/inference/entry.ts', import.meta.url));
export const embeddedModel = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));

type MessageOf<T extends WorkerMessage['type']> = Extract<WorkerMessage, { type: T }>;

/** A real worker process, and all that it has said. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly said: readonly WorkerMessage[];
  send(message: HostMessage): void;
  /** The first message of a type that fits, said already or still to come. */
  hears<T extends WorkerMessage['type']>(
    type: T,
    fits?: (message: MessageOf<T>) => boolean,
  ): Promise<MessageOf<T>>;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
}

/** Where a worker is started: a built program, for instance, in a folder and an environment of its own. */
interface WorkerPlace {
  entry?: string;
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
}

export function startWorker(options: Partial<WorkerOptions> = {}, place: WorkerPlace = {}): WorkerProcess {
  const complete: WorkerOptions = {
    deviceId: 'cpu',
    executionProvider: 'cpu',
    threads: 1,
    heartbeatIntervalMs: 20,
    ...options,
  };
  const child = fork(place.entry ?? workerEntry, [JSON.stringify(complete)], {
    cwd: place.cwd,
    env: place.environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const said: WorkerMessage[] = [];
  const listeners = new Set<(message: WorkerMessage) => void>();
  child.on('message', (message: WorkerMessage) => {
    said.push(message);
    for (const listener of listeners) listener(message);
  });
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return {
    child,
    said,
    send: (message) => void child.send(message),
    hears(type, fits = () => true) {
      const isIt = (message: WorkerMessage): message is MessageOf<typeof type> =>
        message.type === type && fits(message as MessageOf<typeof type>);
      const before = said.find(isIt);
      if (before) return Promise.resolve(before);
      return new Promise((resolve, reject) => {
        const listener = (message: WorkerMessage) => {
          if (!isIt(message)) return;
          listeners.delete(listener);
          resolve(message);
        };
        listeners.add(listener);
        void exited.then(({ code }) =>
          reject(new Error(`The worker ended with ${code} before it said "${type}".`)),
        );
      });
    },
    exited,
  };
}

export interface Picture {
  leaseId: string;
  folder: string;
  task: ImageTask;
}

let pictures = 0;

/** A task with a lease, and a folder of its own unless one is given. */
export function pictureTask(
  settings: Partial<ImageTask['settings']> = {},
  task: Partial<ImageTask> = {},
  folder = temporaryFolder(),
): Picture {
  pictures += 1;
  return {
    leaseId: `lease-${pictures}`,
    folder,
    task: {
      modelFolder: embeddedModel,
      imagePath: join(folder, 'picture.png'),
      thumbnails: [{ path: join(folder, 'picture.webp'), size: 64 }],
      previewPath: join(folder, 'preview.png'),
      settings: {
        prompt: 'a red lighthouse by the sea at dusk',
        negativePrompt: '',
        modelId: 'postcards',
        modelName: 'Postcards 128',
        seed: 1,
        steps: 6,
        guidanceScale: 3,
        width: 128,
        height: 128,
        scheduler: 'DDIMScheduler',
        jobId: 'job',
        unitIndex: 0,
        deviceId: 'cpu',
        deviceName: 'CPU',
        createdAt: 1_700_000_000_000,
        appVersion: '0.1.0',
        ...settings,
      },
      ...task,
    },
  };
}

/** Sends a task and waits for its end. */
export async function draw(worker: WorkerProcess, picture: Picture) {
  const { leaseId, task } = picture;
  worker.send({ type: 'run', batch: [{ leaseId, task }] });
  const isOurs = (message: { leaseId: string }) => message.leaseId === leaseId;
  return Promise.race([worker.hears('completed', isOurs), worker.hears('failed', isOurs)]);
}
