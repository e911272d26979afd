/** The worker process. Started with its options as one JSON argument and a message channel to its host. */
import { env } from 'onnxruntime-node';
import { joinParent } from '#shared/parent-line.ts';
import { type WorkerMessage, type WorkerOptions, workerProtocolVersion } from './contract.ts';
import { toErrorReport } from '#shared/errors.ts';
import { workerOptionsSchema } from './message-schemas.ts';
import { proveProvider } from './probe/prove-provider.ts';
import { createWorker } from './worker.ts';

// What onnxruntime would print is in the errors that it throws.
env.logLevel = 'fatal';

const { options, parent } = joinParent<WorkerMessage, WorkerOptions>(process, {
  who: 'A worker',
  optionsSchema: workerOptionsSchema,
});
const worker = createWorker({
  options,
  send: (message) => parent.send(message),
  onShutdown: shutDown,
  onInternalError: (error) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  },
});

function shutDown(): void {
  void worker.dispose().finally(() => process.exit(0));
}

parent.onMessage((raw) => worker.receive(raw));
parent.onClose(shutDown);
process.on('SIGTERM', shutDown);

const { executionProvider } = options;
try {
  const card = await proveProvider(options);
  parent.send({
    type: 'ready',
    protocolVersion: workerProtocolVersion,
    pid: process.pid,
    executionProvider,
    runtimeVersion: env.versions.node ?? env.versions.common,
    ...(card === null ? {} : { card }),
  });
} catch (error) {
  // The host decides what is tried next, and ends this process.
  parent.send({ type: 'unusable', executionProvider, error: toErrorReport(error) });
}
