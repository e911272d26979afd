import type { ProcessAdapter, WorkerProcess } from '#core/ports.ts';
import { workerEnvironment } from '#core/workers/worker-environment.ts';
import { PolyptychError } from '#shared/errors.ts';

interface InspectOptions {
  processAdapter: ProcessAdapter;
  environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  modelFolder: string;
}

/** Starts one worker on the CPU, lets it open all parts of a model, and ends it. Throws what is wrong with the model. */
export async function inspectModel({
  processAdapter,
  environment,
  modelFolder,
}: InspectOptions): Promise<void> {
  const worker = processAdapter.spawn({
    worker: { deviceId: 'cpu', executionProvider: 'cpu', threads: null, heartbeatIntervalMs: 1000 },
    environment: workerEnvironment(environment, {}),
  });
  try {
    await answerOf(worker, modelFolder);
  } finally {
    worker.kill();
  }
}

function answerOf(worker: WorkerProcess, modelFolder: string): Promise<void> {
  const requestId = 'check';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onMessage((message) => {
    if (message.type === 'ready') worker.send({ type: 'inspect', requestId, modelFolder });
    if (message.type === 'unusable') reject(new PolyptychError(message.error.code, message.error.message));
    if (message.type !== 'inspected' || message.requestId !== requestId) return;
    if (message.error) reject(new PolyptychError(message.error.code, message.error.message));
    else resolve();
  });
  worker.onExit(({ code, signal }) => {
    const how = signal ?? `exit code ${code}`;
    reject(
      new PolyptychError(
        'worker_lost',
        `The worker process ended (${how}) while it looked at the model: run again with --verbose to see why.`,
      ),
    );
  });
  return promise;
}
