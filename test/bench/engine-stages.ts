import { replaceFileQuickly } from '#inference/atomic-file.ts';
import { writeImageFiles } from '#inference/image-file.ts';
import { readModelFolder } from '#inference/model-folder.ts';
import { createNormalNoise } from '#inference/noise.ts';
import { createTextEncoder, joinEmbeddings } from '#inference/pipelines/text-encoder.ts';
import { createUnet } from '#inference/pipelines/unet.ts';
import { createVaeDecoder } from '#inference/pipelines/vae-decoder.ts';
import { encodeSmallPng } from '#inference/png.ts';
import { latentColors } from '#inference/preview.ts';
import { createScheduler } from '#inference/schedulers/create-scheduler.ts';
import { openModelPart } from '#inference/session.ts';
import { readTokenizer } from '#inference/tokenizer.ts';
import { divideIntoWindows } from '#shared/prompts/prompt-windows.ts';
import { embeddedModel } from './embedded-model.ts';
import { engineSteps, pictureTask } from './engine-pictures.ts';
import { median } from './report.ts';

const rounds = 5;
export const stageNames = [
  'tokenize',
  'text encoder',
  'schedule',
  'unet',
  'scheduler steps',
  'one preview',
  'vae and pixels',
  'files',
] as const;
export type StageName = (typeof stageNames)[number];

/** Median milliseconds of each stage of one guided picture, with the engine's own parts, one stage after the other. */
export async function measureStages(
  folder: string,
  threads: number | null,
): Promise<Record<StageName, number>> {
  const description = readModelFolder(embeddedModel);
  const meter = { seconds: 0 };
  const open = (file: string) =>
    openModelPart({ executionProvider: 'cpu', threads, modelFolder: embeddedModel, file, meter });
  const parts = [
    await open('text_encoder/model.onnx'),
    await open('unet/model.onnx'),
    await open('vae_decoder/model.onnx'),
  ] as const;
  const textEncoder = createTextEncoder(parts[0]);
  const unet = createUnet(parts[1], description.latentChannels);
  const vaeDecoder = createVaeDecoder(parts[2], description.latentChannels);
  const tokenizer = readTokenizer(embeddedModel, textEncoder.tokens);
  const rules = { ...tokenizer, maximumWindows: 1 };
  const shape = [description.latentChannels, 16, 16] as const;
  const colors = description.latentRgb;
  const times = new Map<StageName, number[]>();

  async function timed<T>(stage: StageName, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const sofar = times.get(stage) ?? [];
    times.set(stage, [...sofar, performance.now() - start]);
    return result;
  }

  async function picture(number: number) {
    const task = pictureTask(folder, number);
    const { settings } = task;
    const noise = createNormalNoise(number);
    const windows = await timed('tokenize', () =>
      ['', settings.prompt].flatMap((prompt) => divideIntoWindows(prompt, rules).windows),
    );
    const states = await timed('text encoder', async () => {
      const rows = [];
      for (const { ids } of windows) rows.push((await textEncoder.encode(tokenizer.window(ids))).states);
      return joinEmbeddings(rows);
    });
    const scheduler = createScheduler(settings.scheduler, description.schedulerConfig);
    await timed('schedule', () => scheduler.setTimesteps(engineSteps));
    let latents = noise.next(shape[0] * shape[1] * shape[2]);
    const denoising = { unet: 0, scheduler: 0 };
    for (const [index, timestep] of scheduler.timesteps.entries()) {
      const start = performance.now();
      const sample = scheduler.scaleModelInput(latents, index);
      const scaled = performance.now();
      const predictions = await unet.predict([sample, sample], shape, timestep, { states, added: {} });
      const predicted = performance.now();
      latents = scheduler.step(predictions.subarray(0, latents.length), index, latents, noise).previous;
      denoising.unet += predicted - scaled;
      denoising.scheduler += performance.now() - predicted + scaled - start;
    }
    times.set('unet', [...(times.get('unet') ?? []), denoising.unet]);
    times.set('scheduler steps', [...(times.get('scheduler steps') ?? []), denoising.scheduler]);
    if (colors && task.previewPath !== null) {
      const path = task.previewPath;
      await timed('one preview', () =>
        replaceFileQuickly(path, encodeSmallPng(latentColors(latents, 256, colors), 16, 16), 'bench'),
      );
    }
    const { scalingFactor } = description;
    const drawn = await timed('vae and pixels', () =>
      vaeDecoder.decode(
        latents.map((value) => value / scalingFactor),
        shape,
      ),
    );
    await timed('files', () => writeImageFiles({ ...task, picture: drawn, leaseId: 'bench' }));
  }

  await picture(0);
  times.clear();
  for (let round = 1; round <= rounds; round += 1) await picture(round);
  for (const part of parts) await part.dispose();
  const medians = stageNames.map((name) => [name, median(times.get(name) ?? [])] as const);
  return Object.fromEntries(medians) as Record<StageName, number>;
}

/** Milliseconds on the drawing thread that a preview of 64x64 latents takes, which a picture of 512x512 has. */
export function measureLargePreview(): number {
  const colors = readModelFolder(embeddedModel).latentRgb;
  if (!colors) return Number.NaN;
  const latents = createNormalNoise(1).next(4 * 64 * 64);
  const times = Array.from({ length: 21 }, () => {
    const start = performance.now();
    encodeSmallPng(latentColors(latents, 64 * 64, colors), 64, 64);
    return performance.now() - start;
  });
  return median(times);
}
