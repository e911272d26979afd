import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImageSettings } from '#shared/image-metadata.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { makeTinyModel } from './tiny-model.ts';
import { draw, pictureTask, startWorker, type WorkerProcess } from './worker-process.ts';

let worker: WorkerProcess;
/** Holds the picture that all begin with. */
let shared: string;
let picturePath: string;
beforeAll(async () => {
  worker = startWorker();
  shared = mkdtempSync(join(tmpdir(), 'polyptych-start-'));
  const first = pictureTask({ steps: 12 }, {}, shared);
  await draw(worker, first);
  picturePath = first.task.imagePath;
});
afterAll(async () => {
  worker.send({ type: 'shutdown' });
  await worker.exited;
  rmSync(shared, { recursive: true });
});

function variation(strength: number, settings: Partial<ImageSettings> = {}, maskPath: string | null = null) {
  const maskId = maskPath === null ? null : 'mask';
  const start = { use: 'variation', inputId: 'start', imageId: null, strength, maskId } as const;
  return pictureTask({ seed: 7, steps: 12, start, ...settings }, { start: { picturePath, maskPath } });
}
async function drawn(task: ReturnType<typeof variation>): Promise<Buffer> {
  const end = await draw(worker, task);
  if (end.type === 'failed') throw new Error(end.error.message);
  return sharp(task.task.imagePath).raw().toBuffer();
}
const original = () => sharp(picturePath).raw().toBuffer();
const meanDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? NaN)), 0) / a.length;

test('the stronger, the further from the picture that it began with, and the more steps are done', async () => {
  const before = await original();
  const distances: number[] = [];
  for (const strength of [0.1, 0.3, 0.6, 1]) {
    const task = variation(strength);
    distances.push(meanDifference(await drawn(task), before));
    const { leaseId } = task;
    const last = worker.said.findLast(
      (message) => message.type === 'progress' && message.leaseId === leaseId,
    );
    const steps = Math.trunc(12 * strength);
    expect(last).toMatchObject({ step: steps, steps });
  }
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  expect(distances[0]).toBeLessThan(12);
  expect(distances[3]).toBeGreaterThan((distances[0] ?? NaN) * 2);
});

test.each([
  'DDIMScheduler',
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'HeunDiscreteScheduler',
  'LMSDiscreteScheduler',
  'PNDMScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'UniPCMultistepScheduler',
  'DDPMScheduler',
])('%s begins in the middle of its schedule', async (scheduler) => {
  const before = await original();
  for (const strength of [0.1, 0.25, 0.5]) {
    const distance = meanDifference(await drawn(variation(strength, { scheduler })), before);
    expect(distance).toBeLessThan(40);
  }
});

test('it is the same picture again, and the same in company', async () => {
  const alone = [await drawn(variation(0.5, { seed: 1 })), await drawn(variation(0.5, { seed: 2 }))];
  expect(await drawn(variation(0.5, { seed: 1 }))).toEqual(alone[0]);
  const batch = [variation(0.5, { seed: 1 }), variation(0.5, { seed: 2 })];
  worker.send({ type: 'run', batch: batch.map(({ leaseId, task }) => ({ leaseId, task })) });
  for (const [index, { leaseId, task }] of batch.entries()) {
    await worker.hears('completed', (message) => message.leaseId === leaseId);
    expect(await sharp(task.imagePath).raw().toBuffer()).toEqual(alone[index]);
  }
});

test('with a mask, what is not in it keeps its pixels, and the rest is new', async () => {
  const maskPath = join(temporaryFolder(), 'mask.png');
  const white = { width: 64, height: 128, channels: 3, background: '#fff' } as const;
  await sharp({ create: { ...white, width: 128, background: '#000' } })
    .composite([{ input: { create: white }, left: 64, top: 0 }])
    .png()
    .toFile(maskPath);
  const before = await original();
  for (const strength of [0.7, 1]) {
    const after = await drawn(
      variation(strength, { prompt: 'a green cactus in the canyon at noon' }, maskPath),
    );
    const columns = (from: number, to: number, pixels: Buffer) =>
      pixels.filter((_, index) => Math.floor(index / 3) % 128 >= from && Math.floor(index / 3) % 128 < to);
    expect(columns(0, 64, after)).toEqual(columns(0, 64, before));
    expect(meanDifference(columns(72, 128, after), columns(72, 128, before))).toBeGreaterThan(5);
  }
});

test('the file says what it was made from', async () => {
  const task = variation(0.5);
  await drawn(task);
  const { comments } = await sharp(task.task.imagePath).metadata();
  const text = (keyword: string) => comments?.find((comment) => comment.keyword === keyword)?.text ?? '';
  expect(text('parameters')).toContain('Denoising strength: 0.5');
  expect(JSON.parse(text('polyptych'))).toMatchObject({ start: { use: 'variation', strength: 0.5 } });
});

test('a model without a part that reads pictures says so', async () => {
  const task = variation(0.5, { width: 40, height: 24 });
  const end = await draw(worker, { ...task, task: { ...task.task, modelFolder: makeTinyModel() } });
  expect(end).toMatchObject({
    type: 'failed',
    error: { code: 'bad_input', message: expect.stringContaining('no part that reads pictures') },
  });
});
