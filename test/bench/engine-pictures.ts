import { join } from 'node:path';
import type { FinishedImage, ImageTask } from '#inference/contract.ts';
import { drawBatch } from '#inference/image-task.ts';
import { createModelStore } from '#inference/model-store.ts';
import { embeddedModel } from './embedded-model.ts';

export const engineSteps = 20;

export interface EnginePictures {
  /** Draws so many pictures one after the other, each written while the next one is drawn, as a worker does. */
  draw(count: number): Promise<FinishedImage['timings'][]>;
  dispose(): Promise<void>;
}

/** The embedded model on the processor, in this process. Every picture has a prompt of its own. */
export function createEnginePictures(folder: string, threads: number | null): EnginePictures {
  const models = createModelStore({ executionProvider: 'cpu', threads });
  let drawn = 0;

  return {
    async draw(count) {
      const writing: Promise<FinishedImage>[] = [];
      for (let index = 0; index < count; index += 1) {
        drawn += 1;
        const leaseId = `lease-${drawn}`;
        await drawBatch({
          items: [
            {
              leaseId,
              task: pictureTask(folder, drawn),
              signal: new AbortController().signal,
              onDrawn(write) {
                writing.push(write());
                return Promise.resolve();
              },
              onFailed(error) {
                throw error;
              },
            },
          ],
          models,
          tell: () => undefined,
          arrivedAt: performance.now(),
        });
      }
      return (await Promise.all(writing)).map(({ timings }) => timings);
    },
    dispose: () => models.unload(embeddedModel),
  };
}

export function pictureTask(folder: string, number: number, modelFolder = embeddedModel): ImageTask {
  return {
    modelFolder,
    imagePath: join(folder, `${number}.png`),
    thumbnails: [{ path: join(folder, `${number}.webp`), size: 256 }],
    previewPath: join(folder, 'preview.png'),
    settings: {
      prompt: `a red lighthouse by the sea at dusk, number ${number}`,
      negativePrompt: '',
      modelId: 'postcards',
      modelName: 'Postcards 128',
      seed: number,
      steps: engineSteps,
      guidanceScale: 3,
      width: 128,
      height: 128,
      scheduler: 'DDIMScheduler',
      jobId: 'job',
      unitIndex: 0,
      deviceId: 'cpu',
      deviceName: 'CPU',
      createdAt: 0,
      appVersion: '0',
    },
  };
}
