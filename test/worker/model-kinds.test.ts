import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTinyModel, type TinyModelOptions } from './tiny-model.ts';
import { draw, pictureTask, startWorker, type WorkerProcess } from './worker-process.ts';

let worker: WorkerProcess;
beforeAll(() => {
  worker = startWorker();
});
afterAll(async () => {
  worker.send({ type: 'shutdown' });
  await worker.exited;
});

async function pixelsWith(options: TinyModelOptions, settings = {}): Promise<Buffer> {
  const modelFolder = makeTinyModel(options);
  const picture = pictureTask(
    { width: 40, height: 24, steps: 5, guidanceScale: 1, ...settings },
    { modelFolder },
  );
  const end = await draw(worker, picture);
  if (end.type === 'failed') throw new Error(end.error.message);
  expect(end.image).toMatchObject({ width: 40, height: 24 });
  return sharp(picture.task.imagePath).raw().toBuffer();
}
const meanDifference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? NaN)), 0) / a.length;

test('models of every number type draw the same picture, to their own precision', async () => {
  const expected = await pixelsWith({});
  expect(new Set(expected).size).toBeGreaterThan(100);
  for (const [options, tolerance] of [
    [{ ids: 'int32' }, 0],
    [{ timestep: { type: 'float32', shape: [] } }, 0],
    [{ timestep: { type: 'int32', shape: ['steps'] } }, 0],
    [{ float: 'float64' }, 0.01],
    [{ float: 'float16', ids: 'int32', timestep: { type: 'float16', shape: [1] } }, 0.5],
  ] as const)
    expect(meanDifference(await pixelsWith(options), expected)).toBeLessThanOrEqual(tolerance);
});

test('where the export fixes the tokens of text, what is over is left out and told', async () => {
  const prompt = Array.from({ length: 40 }, () => 'red').join(' ');
  const picture = pictureTask({ prompt, width: 40, height: 24, steps: 1 }, { modelFolder: makeTinyModel() });
  expect(await draw(worker, picture)).toMatchObject({ type: 'completed', image: { truncatedTokens: 30 } });
});

test('a model that takes one row at a time is guided by two calls, to the same picture', async () => {
  const settings = { guidanceScale: 4, negativePrompt: 'a dark sea in the rain' };
  const together = await pixelsWith({}, settings);
  expect(await pixelsWith({ batch: 1 }, settings)).toEqual(together);
  expect(meanDifference(together, await pixelsWith({}, { guidanceScale: 1 }))).toBeGreaterThan(1);
});
