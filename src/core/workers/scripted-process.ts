/** A worker process that the test speaks for, and what it is given to draw. */
import type { CardIdentity, HostMessage, ImageTask, WorkerMessage } from '#inference/contract.ts';
import type { WorkerProcess } from '../ports.ts';

export const task: ImageTask = {
  modelFolder: '/models/a',
  settings: {
    prompt: 'p',
    negativePrompt: '',
    modelId: 'a',
    modelName: 'A',
    seed: 1,
    steps: 2,
    guidanceScale: 3,
    width: 128,
    height: 128,
    scheduler: 'DDIMScheduler',
    jobId: 'j',
    unitIndex: 0,
    deviceId: 'd',
    deviceName: 'D',
    createdAt: 0,
    appVersion: '0',
  },
  imagePath: '/x.png',
  thumbnails: [{ path: '/x.webp', size: 1 }],
  previewPath: null,
};
export const finished = {
  width: 1,
  height: 1,
  fileSizeBytes: 1,
  timings: { load: 0, drawing: 1, batchSize: 1, total: 1, sessionRun: 1 },
};

/** What the host does is seen from what it sends. A process that is held stays when it is ended, as in a driver's hands. */
export function scriptedProcess(isHeld = () => false) {
  const sent: HostMessage[] = [];
  const messageListeners: ((message: WorkerMessage) => void)[] = [];
  const exitListeners: ((end: { code: number | null; signal: string | null }) => void)[] = [];
  const process: WorkerProcess & { sent: HostMessage[]; killed: boolean } = {
    pid: 1,
    sent,
    killed: false,
    send: (message) => void sent.push(message),
    onMessage: (listener) => void messageListeners.push(listener),
    onExit: (listener) => void exitListeners.push(listener),
    kill() {
      process.killed = true;
      if (!isHeld()) die('SIGKILL');
    },
  };
  function die(signal: string) {
    for (const listener of exitListeners.splice(0)) listener({ code: null, signal });
  }
  const say = (message: WorkerMessage) => messageListeners.forEach((listener) => listener(message));
  const ready = (card?: CardIdentity) =>
    say({
      type: 'ready',
      protocolVersion: 3,
      pid: 1,
      executionProvider: 'cpu',
      runtimeVersion: '1',
      ...(card === undefined ? {} : { card }),
    });
  return { process, say, die, ready };
}
