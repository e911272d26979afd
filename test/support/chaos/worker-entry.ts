/** The real worker behind a wall: chosen tasks find no memory once their model is there, others end the process. */
import { env } from 'onnxruntime-node';
import { type WorkerMessage, type WorkerOptions, workerProtocolVersion } from '#inference/contract.ts';
import { hostMessageSchema, workerOptionsSchema } from '#inference/message-schemas.ts';
import { createWorker } from '#inference/worker.ts';
import { joinParent } from '#shared/parent-line.ts';
import { killsItsWorker, noMemoryAnywhere, noMemoryOn } from './marks.ts';

env.logLevel = 'fatal';
const { options, parent } = joinParent<WorkerMessage, WorkerOptions>(process, {
  who: 'A worker',
  optionsSchema: workerOptionsSchema,
});
const withoutMemory = new Set<string>();
const worker = createWorker({ options, send, onShutdown: shutDown, onInternalError: () => undefined });

function receive(raw: unknown) {
  const message = hostMessageSchema.safeParse(raw).data;
  worker.receive(raw);
  for (const { leaseId, task } of message?.type === 'run' ? message.batch : []) {
    const { prompt } = task.settings;
    if (prompt.includes(killsItsWorker)) process.kill(process.pid, 'SIGKILL');
    if (!prompt.includes(noMemoryAnywhere) && !prompt.includes(noMemoryOn(options.deviceId))) continue;
    // The real task is ended where an allocation would have failed, and so cleans up as it does then.
    withoutMemory.add(leaseId);
    worker.receive({ type: 'cancel', leaseId });
  }
}
function send(message: WorkerMessage) {
  const fails = message.type === 'failed' && withoutMemory.delete(message.leaseId);
  if (!fails) return parent.send(message);
  const sentence = `Failed to allocate memory on ${options.deviceId}.`;
  parent.send({ ...message, error: { code: 'out_of_memory', message: sentence } });
}
function shutDown() {
  void worker.dispose().finally(() => process.exit(0));
}

parent.onMessage(receive);
parent.onClose(shutDown);
process.on('SIGTERM', shutDown);
const { pid } = process;
const { executionProvider } = options;
parent.send({
  type: 'ready',
  protocolVersion: workerProtocolVersion,
  pid,
  executionProvider,
  runtimeVersion: env.versions.common,
});
