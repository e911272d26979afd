/** The worker process. Started with its options as one JSON argument and a message channel to its host. */
import { env } from 'onnxruntime-node';
import { openParentLine } from '#shared/parent-line.ts';
import { type WorkerMessage, workerProtocolVersion } from './contract.ts';
import { workerOptionsSchema } from './message-schemas.ts';
import { createWorker } from './worker.ts';

// What onnxruntime would print is in the errors that it throws.
env.logLevel = 'fatal';

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function readOptions() {
  try {
    return workerOptionsSchema.parse(JSON.parse(process.argv[2] ?? ''));
  } catch {
    return refuse('A worker is started by its host, with its options as one JSON argument.');
  }
}

const options = readOptions();
const host =
  openParentLine<WorkerMessage>(process) ??
  refuse('A worker is started by its host, with a message channel.');
const worker = createWorker({
  options,
  send: (message) => host.send(message),
  onShutdown: shutDown,
  onInternalError: (error) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  },
});

function shutDown(): void {
  void worker.dispose().finally(() => process.exit(0));
}

host.onMessage((raw) => worker.receive(raw));
host.onClose(shutDown);
process.on('SIGTERM', shutDown);
// Ctrl+C in a terminal reaches the whole group: the host decides what becomes of its workers.
process.on('SIGINT', () => undefined);

host.send({
  type: 'ready',
  protocolVersion: workerProtocolVersion,
  pid: process.pid,
  executionProvider: options.executionProvider,
  runtimeVersion: env.versions.node ?? env.versions.common,
});
