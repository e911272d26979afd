import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import type { FinishedImage, HostMessage, WorkerMessage, WorkerOptions } from './contract.ts';
import { type BatchItem, drawBatch } from './image-task.ts';
import { inspectModel } from './inspect-model.ts';
import { addresseeSchema, hostMessageSchema } from './message-schemas.ts';
import { createModelStore } from './model-store.ts';

export interface WorkerDependencies {
  options: WorkerOptions;
  send(message: WorkerMessage): void;
  /** The host wants this process to end. */
  onShutdown(): void;
  /** Told of errors that are ours, with their stack; the host is sent one sentence. */
  onInternalError(error: unknown): void;
}

export interface Worker {
  /** What arrives is parsed; a task that cannot be understood fails with `protocol`. */
  receive(raw: unknown): void;
  /** Abandons what runs, says no more, and resolves when no temporary file is left. */
  dispose(): Promise<void>;
}

/**
 * The message loop: one batch is drawn at a time, in the order of arrival, while the picture before it may still be
 * written; cancels are heard at once.
 */
export function createWorker({ options, send, onShutdown, onInternalError }: WorkerDependencies): Worker {
  const models = createModelStore(options);
  /** Pictures that are made or wait. */
  const leases = new Map<string, AbortController>();
  let tail: Promise<void> = Promise.resolve();
  /** The latest picture that is being written; never rejects. */
  let writing: Promise<void> = Promise.resolve();
  let disposed = false;
  /** The device's context is gone: what fails now fails for that. */
  let lost = false;
  const heartbeat = setInterval(
    () => tell({ type: 'heartbeat', ...ownUsage() }),
    options.heartbeatIntervalMs,
  );

  function tell(message: WorkerMessage) {
    if (!disposed) send(message);
  }

  function enqueue(work: () => Promise<void>) {
    tail = tail.then(() => (disposed ? undefined : work()));
  }

  function reportOf(error: unknown) {
    const report = toErrorReport(error);
    if (report.code === 'internal') onInternalError(error);
    return report;
  }

  function run({ batch }: Extract<HostMessage, { type: 'run' }>) {
    const arrivedAt = performance.now();
    const items = batch.flatMap(({ leaseId, task }): BatchItem[] => {
      if (isInUse(leaseId)) return [];
      const controller = new AbortController();
      leases.set(leaseId, controller);
      const item: BatchItem = {
        leaseId,
        task,
        signal: controller.signal,
        async onDrawn(write) {
          // A slow disk holds back the drawing, so that pictures do not pile up in memory.
          await writing;
          writing = end(leaseId, write());
        },
        onFailed: (error) => fail(leaseId, error),
      };
      return [item];
    });
    enqueue(() => drawBatch({ items, models, tell, arrivedAt }));
  }

  function isInUse(leaseId: string): boolean {
    if (!leases.has(leaseId)) return false;
    const error = new PolyptychError('conflict', `The lease ${leaseId} is already in use: take a new one.`);
    tell({ type: 'failed', leaseId, error: toErrorReport(error) });
    return true;
  }

  /** Tells how the writing of a picture ended. */
  async function end(leaseId: string, picture: Promise<FinishedImage>) {
    try {
      tell({ type: 'completed', leaseId, image: await picture });
      leases.delete(leaseId);
    } catch (error) {
      fail(leaseId, error);
    }
  }

  function fail(leaseId: string, error: unknown) {
    const report = reportOf(error);
    if (report.code === 'device_lost') void loseDevice(report.message);
    if (lost) return;
    tell({ type: 'failed', leaseId, error: report });
    leases.delete(leaseId);
  }

  /** Pictures that only wait for the disk are saved; then the process ends, for its context cannot be mended. */
  async function loseDevice(reason: string) {
    if (lost) return;
    lost = true;
    await writing;
    tell({ type: 'device-lost', reason });
    onShutdown();
  }

  function inspect({ requestId, modelFolder }: Extract<HostMessage, { type: 'inspect' }>) {
    enqueue(async () => {
      try {
        await inspectModel(modelFolder, options);
        tell({ type: 'inspected', requestId, error: null });
      } catch (error) {
        tell({ type: 'inspected', requestId, error: reportOf(error) });
      }
    });
  }

  function unload({ modelFolder }: Extract<HostMessage, { type: 'unload' }>) {
    enqueue(async () => {
      await models.unload(modelFolder).catch(onInternalError);
      tell({ type: 'unloaded', modelFolder });
    });
  }

  async function dispose() {
    disposed = true;
    clearInterval(heartbeat);
    for (const controller of leases.values()) controller.abort();
    await tail;
    await writing;
  }

  function refuse(raw: unknown, problem: string) {
    const error = new PolyptychError('protocol', `The worker does not understand its host (${problem}).`);
    const { batch, requestId } = addresseeSchema.safeParse(raw).data ?? {};
    if (batch !== undefined)
      for (const { leaseId } of batch) tell({ type: 'failed', leaseId, error: toErrorReport(error) });
    else if (requestId !== undefined) tell({ type: 'inspected', requestId, error: toErrorReport(error) });
    else onInternalError(error);
  }

  return {
    receive(raw) {
      const parsed = hostMessageSchema.safeParse(raw);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return refuse(raw, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a message'}`);
      }
      const message = parsed.data;
      switch (message.type) {
        case 'run':
          return run(message);
        case 'cancel':
          return leases.get(message.leaseId)?.abort();
        case 'inspect':
          return inspect(message);
        case 'unload':
          return unload(message);
        case 'shutdown':
          return onShutdown();
      }
    },
    dispose,
  };
}

function ownUsage() {
  const { user, system } = process.cpuUsage();
  return { residentBytes: process.memoryUsage.rss(), cpuSeconds: (user + system) / 1_000_000 };
}
