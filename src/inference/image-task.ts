import { assertWritableFolder } from './atomic-file.ts';
import type { FinishedImage, ImageTask, WorkerMessage } from './contract.ts';
import { writeImageFiles } from './image-file.ts';
import type { ModelStore } from './model-store.ts';
import { createNormalNoise } from './noise.ts';
import { createPreviewWriter } from './preview.ts';

export interface ImageTaskRun {
  leaseId: string;
  task: ImageTask;
  models: ModelStore;
  signal: AbortSignal;
  tell(message: WorkerMessage): void;
  /** `performance.now()` when the task arrived. */
  arrivedAt: number;
}

/** Makes one picture from its message to its files. Rejects with what went wrong, `cancelled` included. */
export async function runImageTask(run: ImageTaskRun): Promise<FinishedImage> {
  const { leaseId, task, models, signal, tell, arrivedAt } = run;
  const { settings, modelFolder } = task;
  // Before minutes of work: a picture that could not be kept is not begun.
  await assertWritableFolder(task.imagePath);
  await assertWritableFolder(task.thumbnailPath);

  const { pipeline, loadSeconds } = await models.get(modelFolder, {
    onLoading: () => tell({ type: 'loading', leaseId }),
    onLoaded: (seconds) => tell({ type: 'loaded', leaseId, modelFolder, seconds }),
  });
  const previews = createPreviewWriter({
    previewPath: task.previewPath,
    leaseId,
    description: pipeline.description,
    now: () => performance.now(),
  });
  const meterAtStart = models.meter.seconds;
  const drawing = pipeline.draw({
    settings,
    noise: createNormalNoise(settings.seed),
    signal,
    onStep: (drawn) => {
      const { step, steps } = drawn;
      tell({ type: 'progress', leaseId, step, steps, previewWritten: previews.offer(drawn) });
    },
    onDecoding: () => tell({ type: 'finishing', leaseId }),
  });
  // However it ends, no preview may come to lie there afterwards.
  const { truncatedTokens, ...picture } = await drawing.finally(() => previews.settle());
  const sessionRun = models.meter.seconds - meterAtStart;
  const { fileSizeBytes } = await writeImageFiles({ ...task, picture, leaseId });
  const total = (performance.now() - arrivedAt) / 1000 - loadSeconds;
  return {
    width: picture.width,
    height: picture.height,
    fileSizeBytes,
    timings: { load: loadSeconds, total, sessionRun },
    ...(truncatedTokens > 0 ? { truncatedTokens } : {}),
  };
}
