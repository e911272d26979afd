import { assertWritableFolder } from './atomic-file.ts';
import type { FinishedImage, ImageTask, WorkerMessage } from './contract.ts';
import { writeImageFiles } from './image-file.ts';
import type { ModelStore } from './model-store.ts';
import { createNormalNoise } from './noise.ts';
import type { Pipeline } from './pipelines/stable-diffusion.ts';
import { createPreviewWriter } from './preview.ts';

/**
 * Progress is told at most this often, and always for the last step: telling wakes the host, which on a machine
 * with few cores takes the time of a picture away.
 */
const progressIntervalMs = 120;

export interface ImageTaskRun {
  leaseId: string;
  task: ImageTask;
  models: ModelStore;
  signal: AbortSignal;
  tell(message: WorkerMessage): void;
  /** `performance.now()` when the task arrived. */
  arrivedAt: number;
}

/** A picture that has been drawn; writing its files needs no model and may go on beside the next task. */
export interface DrawnImage {
  write(): Promise<FinishedImage>;
}

/** Draws one picture. Rejects with what went wrong, `cancelled` included, as does writing it. */
export async function drawImage(run: ImageTaskRun): Promise<DrawnImage> {
  const { leaseId, task, models, tell, arrivedAt } = run;
  const { modelFolder } = task;
  const begunAt = performance.now();
  // Before minutes of work: a picture that could not be kept is not begun.
  assertWritableFolder(task.imagePath);
  assertWritableFolder(task.thumbnailPath);

  const { pipeline, loadSeconds } = await models.get(modelFolder, {
    onLoading: () => tell({ type: 'loading', leaseId }),
    onLoaded: (seconds) => tell({ type: 'loaded', leaseId, modelFolder, seconds }),
  });
  const meterAtStart = models.meter.seconds;
  const { truncatedTokens, ...picture } = await draw(run, pipeline);
  const sessionRun = models.meter.seconds - meterAtStart;
  const drawing = (performance.now() - begunAt) / 1000 - loadSeconds;
  return {
    async write() {
      const { fileSizeBytes } = await writeImageFiles({ ...task, picture, leaseId });
      const total = (performance.now() - arrivedAt) / 1000 - loadSeconds;
      return {
        width: picture.width,
        height: picture.height,
        fileSizeBytes,
        timings: { load: loadSeconds, drawing, total, sessionRun },
        ...(truncatedTokens > 0 ? { truncatedTokens } : {}),
      };
    },
  };
}

async function draw({ leaseId, task, signal, tell }: ImageTaskRun, pipeline: Pipeline) {
  const previews = createPreviewWriter({
    previewPath: task.previewPath,
    leaseId,
    description: pipeline.description,
    now: () => performance.now(),
  });
  let nextProgressAt = -Infinity;
  let previewWritten = false;
  try {
    return await pipeline.draw({
      settings: task.settings,
      noise: createNormalNoise(task.settings.seed),
      signal,
      onStep: (drawn) => {
        const { step, steps } = drawn;
        previewWritten = previews.offer(drawn) || previewWritten;
        if (step < steps && performance.now() < nextProgressAt) return;
        nextProgressAt = performance.now() + progressIntervalMs;
        tell({ type: 'progress', leaseId, step, steps, previewWritten });
        previewWritten = false;
      },
      onDecoding: () => tell({ type: 'finishing', leaseId }),
    });
  } finally {
    // However it ends, no preview may come to lie there afterwards.
    await previews.settle();
  }
}
