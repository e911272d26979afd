import type { WorkerOptions } from './contract.ts';
import { loadPipeline } from './load-pipeline.ts';
import { createNormalNoise } from './noise.ts';
import { drawOne } from './pipelines/draw-one.ts';
import type { DrawRequest, Pipeline } from './pipelines/pipeline.ts';
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
    const { description, smallestSize, startPicture } = pipeline;
    for (const scheduler of description?.schedulers ?? [])
      createScheduler(scheduler, description?.schedulerConfig ?? {}).setTimesteps(1);
    const settings = {
      prompt: 'a',
      negativePrompt: '',
      steps: 1,
      // Above 1, so that the pair of predictions is tried too.
      guidanceScale: 2,
      scheduler: description?.defaults.scheduler ?? 'none',
      ...smallestSize,
    };
    const noise = createNormalNoise(0);
    if (startPicture === 'none' || startPicture === 'optional') await drawOne(pipeline, { settings, noise });
    // The part that reads pictures is tried last: what is wrong with the others is said first.
    const start = blackPicture(smallestSize, startPicture === 'masked');
    if (startPicture !== 'none') await drawOne(pipeline, { settings, noise, start });
  } finally {
    await pipeline.dispose();
  }
}

function blackPicture({ width, height }: Pipeline['smallestSize'], masked: boolean): DrawRequest['start'] {
  const mask = masked ? new Uint8Array(width * height).fill(1) : null;
  return { pixels: new Uint8Array(width * height * 3), width, height, mask, strength: 1 };
}
