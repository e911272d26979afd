import type { WorkerOptions } from './contract.ts';
import { loadPipeline } from './load-pipeline.ts';
import { createNormalNoise } from './noise.ts';
import { drawOne } from './pipelines/draw-one.ts';
import { createScheduler } from './schedulers/create-scheduler.ts';

/**
 * Opens all parts of a model folder and draws one step of the smallest picture, which is how shapes that do not fit
 * show. Throws one sentence about the first thing that is wrong; resolves when the model works on this device.
 */
export async function inspectModel(
  modelFolder: string,
  options: Pick<WorkerOptions, 'executionProvider' | 'threads'>,
): Promise<void> {
  const pipeline = await loadPipeline(modelFolder, { ...options, meter: { seconds: 0 } });
  try {
    const { schedulers, schedulerConfig, defaults } = pipeline.description;
    for (const scheduler of schedulers) createScheduler(scheduler, schedulerConfig).setTimesteps(1);
    await drawOne(pipeline, {
      settings: {
        prompt: 'a',
        negativePrompt: '',
        steps: 1,
        // Above 1, so that the pair of predictions is tried too.
        guidanceScale: 2,
        scheduler: defaults.scheduler,
        ...pipeline.smallestSize,
      },
      noise: createNormalNoise(0),
    });
  } finally {
    await pipeline.dispose();
  }
}
