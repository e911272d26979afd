import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openModelPart } from '#inference/session.ts';
import { cutTile } from '#inference/upscaling/cut-tile.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { tinyUpscaler, type TinyUpscalerOptions } from './tiny-upscaler.ts';
import { draw, pictureTask, startWorker, type WorkerProcess } from './worker-process.ts';

let worker: WorkerProcess;
beforeAll(() => {
  worker = startWorker();
});
afterAll(async () => {
  worker.send({ type: 'shutdown' });
  await worker.exited;
});

function makeTinyUpscaler(options?: TinyUpscalerOptions): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'model.onnx'), tinyUpscaler(options));
  return folder;
}

/** A picture of much detail, always the same. */
async function makePicture(width: number, height: number) {
  const pixels = Buffer.from(
    Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * index * 31 + index * 7) % 256),
  );
  const picturePath = join(temporaryFolder(), 'start.png');
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(picturePath);
  return { picturePath, pixels, width, height };
}

function upscaleTask(
  modelFolder: string,
  { picturePath, width, height }: Awaited<ReturnType<typeof makePicture>>,
) {
  const start = { use: 'upscale', inputId: 'start', imageId: null } as const;
  return pictureTask(
    { width, height, steps: 1, guidanceScale: 0, scheduler: 'none', start },
    { modelFolder, start: { picturePath, maskPath: null } },
  );
}

/** What the network makes of the whole picture at once. */
async function wholeOf(modelFolder: string, picture: Awaited<ReturnType<typeof makePicture>>) {
  const { width, height } = picture;
  const options = { executionProvider: 'cpu', threads: 1, meter: { seconds: 0 } } as const;
  const part = await openModelPart({ ...options, modelFolder, file: 'model.onnx' });
  const data = cutTile(picture, { left: 0, top: 0, width, height });
  const whole = await part.run({ image: { data, dims: [1, 3, height, width] } }, 'larger');
  await part.dispose();
  return whole.data;
}

test('tiles join without a seam: the same picture as made at once, to one part in 255', async () => {
  const modelFolder = makeTinyUpscaler();
  const picture = await makePicture(640, 400);
  const task = upscaleTask(modelFolder, picture);
  const end = await draw(worker, task);
  expect(end).toMatchObject({ type: 'completed', image: { width: 1280, height: 800 } });
  const tiled = await sharp(task.task.imagePath).raw().toBuffer();
  const whole = await wholeOf(modelFolder, picture);
  const count = 1280 * 800;
  let largest = 0;
  for (let index = 0; index < count * 3; index += 1) {
    const expected = (whole[(index % 3) * count + Math.floor(index / 3)] ?? NaN) * 255;
    const difference = Math.abs((tiled[index] ?? NaN) - expected);
    if (!(difference <= largest)) largest = difference;
  }
  // Half a step is the rounding to bytes.
  expect(largest).toBeLessThan(1);
  const progress = worker.said.filter(
    (message) => message.type === 'progress' && message.leaseId === task.leaseId,
  );
  expect(progress.at(-1)).toMatchObject({ step: 6, steps: 6 });
});

test('a network of fixed size gets tiles of that size, and pictures smaller than one are made larger, too', async () => {
  const modelFolder = makeTinyUpscaler({ side: 64 });
  for (const [width, height] of [
    [150, 100],
    [70, 30],
  ] as const) {
    const task = upscaleTask(modelFolder, await makePicture(width, height));
    expect(await draw(worker, task)).toMatchObject({
      type: 'completed',
      image: { width: 2 * width, height: 2 * height },
    });
    const { width: wide, height: tall } = await sharp(task.task.imagePath).metadata();
    expect([wide, tall]).toEqual([2 * width, 2 * height]);
  }
});

test('it is found to work before it is used, and says what it needs', async () => {
  const modelFolder = makeTinyUpscaler();
  worker.send({ type: 'inspect', requestId: 'upscaler', modelFolder });
  const { error } = await worker.hears('inspected', ({ requestId }) => requestId === 'upscaler');
  expect(error).toBeNull();
  const wordsAlone = pictureTask({}, { modelFolder });
  expect(await draw(worker, wordsAlone)).toMatchObject({
    type: 'failed',
    error: { code: 'bad_input', message: 'This model makes pictures larger: choose a picture for it.' },
  });
});

test('it is cancelled between two tiles', async () => {
  const task = upscaleTask(makeTinyUpscaler({ side: 64 }), await makePicture(1600, 1200));
  const end = draw(worker, task);
  await worker.hears('progress', ({ leaseId }) => leaseId === task.leaseId);
  worker.send({ type: 'cancel', leaseId: task.leaseId });
  expect(await end).toMatchObject({ type: 'failed', error: { code: 'cancelled' } });
});

test('a start picture that is none is said to be so, and the worker goes on', async () => {
  const modelFolder = makeTinyUpscaler();
  const picture = await makePicture(32, 32);
  const broken = join(temporaryFolder(), 'broken.png');
  writeFileSync(broken, 'no picture');
  expect(await draw(worker, upscaleTask(modelFolder, { ...picture, picturePath: broken }))).toMatchObject({
    type: 'failed',
    error: { code: 'bad_input', message: 'The picture to begin with cannot be read: choose it again.' },
  });
  expect((await draw(worker, upscaleTask(modelFolder, picture))).type).toBe('completed');
});
