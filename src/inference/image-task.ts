import { assertWritableFolder } from './atomic-file.ts';
import type { FinishedImage, LeasedTask, WorkerMessage } from './contract.ts';
import { writeImageFiles } from './image-file.ts';
import type { ModelStore } from './model-store.ts';
import { createNormalNoise } from './noise.ts';
import type { DrawnStep, DrawRequest } from './pipelines/pipeline.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import { createPreviewWriter } from './preview.ts';
import { readStart } from './start/read-start.ts';

/**
 * Progress of one picture is told at most this often, and always for the last step: telling wakes the host, which on a
 * machine with few cores takes the time of a picture away. Batches larger than four are told of less often.
 */
const progressIntervalMs = 120;
const tellingPictures = 4;

/** One picture of a batch. Exactly one of `onDrawn` and `onFailed` is called, once. */
export interface BatchItem extends LeasedTask {
  signal: AbortSignal;
  /** The next picture is decoded when this resolves. Writing needs no model: it may go on beside the next batch. */
  onDrawn(write: () => Promise<FinishedImage>): Promise<void>;
  onFailed(error: unknown): void;
}

export interface BatchRun {
  items: readonly BatchItem[];
  models: ModelStore;
  tell(message: WorkerMessage): void;
  /** `performance.now()` when the batch arrived. */
  arrivedAt: number;
}

/** Draws pictures of one model together; resolves when the device is free again. Never rejects. */
export async function drawBatch({ items, models, tell, arrivedAt }: BatchRun): Promise<void> {
  const begunAt = performance.now();
  const batch = items.filter(isWritable);
  const [first] = batch;
  if (!first) return;
  const { leaseId, task } = first;
  const { modelFolder } = task;
  const loaded = await models
    .get(task, {
      onLoading: () => batch.forEach((item) => tell({ type: 'loading', leaseId: item.leaseId })),
      onLoaded: (seconds, { batches }) => tell({ type: 'loaded', leaseId, modelFolder, seconds, batches }),
    })
    .catch((error: unknown) => batch.forEach((item) => item.onFailed(error)));
  if (!loaded) return;
  const { pipeline, loadSeconds } = loaded;
  const meterAtStart = models.meter.seconds;
  const timings = () => ({
    load: loadSeconds,
    drawing: (performance.now() - begunAt) / 1000 - loadSeconds,
    batchSize: batch.length,
    sessionRun: models.meter.seconds - meterAtStart,
  });
  const total = () => (performance.now() - arrivedAt) / 1000 - loadSeconds;
  const drawings: Drawing[] = [];
  for (const item of batch) {
    try {
      const start = await startOf(item.task);
      drawings.push(createDrawing({ item, start, pipeline, tell, timings, total, together: batch.length }));
    } catch (error) {
      item.onFailed(error);
    }
  }
  await pipeline.draw(drawings.map(({ request }) => request));
  for (const { settled } of drawings) await settled();
}

/** Before minutes of work: a picture that could not be kept is not begun. */
function isWritable({ task, onFailed }: BatchItem): boolean {
  try {
    assertWritableFolder(task.imagePath);
    for (const { path } of task.thumbnails) assertWritableFolder(path);
    return true;
  } catch (error) {
    onFailed(error);
    return false;
  }
}

/** The picture that a task begins with, decoded; undefined where it begins with noise. */
async function startOf({ start, settings }: BatchItem['task']): Promise<DrawRequest['start']> {
  if (!start || !settings.start) return undefined;
  const strength = settings.start.use === 'variation' ? settings.start.strength : 1;
  return { ...(await readStart(start, settings)), strength };
}

interface Drawing {
  request: DrawRequest;
  settled(): Promise<void>;
}

interface DrawingOptions extends Pick<BatchRun, 'tell'> {
  item: BatchItem;
  start: DrawRequest['start'];
  pipeline: Pipeline;
  timings(): Omit<FinishedImage['timings'], 'total'>;
  total(): number;
  /** Pictures of the batch. */
  together: number;
}

/** One picture as the pipeline is asked for it; `settled` resolves when no preview is being written any more. */
function createDrawing(options: DrawingOptions): Drawing {
  const { item, start, pipeline, tell, timings, total, together } = options;
  const { leaseId, task, signal } = item;
  const { description } = pipeline;
  const { previewPath, settings } = task;
  const previews = createPreviewWriter({ previewPath, leaseId, description, now: () => performance.now() });
  const intervalMs = progressIntervalMs * Math.max(1, together / tellingPictures);
  let nextProgressAt = -Infinity;
  let previewWritten = false;

  function onStep(drawn: DrawnStep) {
    previewWritten = previews.offer(drawn) || previewWritten;
    tellOf(drawn);
  }

  function tellOf({ step, steps }: { step: number; steps: number }) {
    if (step < steps && performance.now() < nextProgressAt) return;
    nextProgressAt = performance.now() + intervalMs;
    tell({ type: 'progress', leaseId, step, steps, previewWritten });
    previewWritten = false;
  }

  async function fail(error: unknown) {
    await previews.settle();
    item.onFailed(error);
  }

  const request: DrawRequest = {
    settings,
    noise: createNormalNoise(settings.seed),
    start,
    signal,
    onStep,
    onTile: tellOf,
    onDecoding: () => tell({ type: 'finishing', leaseId }),
    async onDrawn({ truncatedTokens, ...picture }) {
      const sofar = timings();
      // No preview may come to lie there afterwards.
      await previews.settle();
      await item.onDrawn(async () => {
        const left = truncatedTokens > 0 ? { truncatedTokens } : {};
        const written = { ...settings, seconds: Math.round(total() * 1000) / 1000, ...left };
        const { fileSizeBytes } = await writeImageFiles({ ...task, settings: written, picture, leaseId });
        return {
          width: picture.width,
          height: picture.height,
          fileSizeBytes,
          timings: { ...sofar, total: total() },
          ...left,
        };
      });
    },
    onFailed: (error) => void fail(error),
  };
  return { request, settled: previews.settle };
}
