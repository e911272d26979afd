import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTinyModel } from './tiny-model.ts';
import { draw, type Picture, pictureTask, startWorker, type WorkerProcess } from './worker-process.ts';

let worker: WorkerProcess;
beforeAll(() => {
  worker = startWorker({ threads: 2 });
});
afterAll(async () => {
  worker.send({ type: 'shutdown' });
  await worker.exited;
});

const send = (pictures: readonly Picture[]) =>
  worker.send({ type: 'run', batch: pictures.map(({ leaseId, task }) => ({ leaseId, task })) });
const endOf = ({ leaseId }: Picture) => {
  const isOurs = (message: { leaseId: string }) => message.leaseId === leaseId;
  return Promise.race([worker.hears('completed', isOurs), worker.hears('failed', isOurs)]);
};
const pixelsOf = ({ task }: Picture) => sharp(task.imagePath).raw().toBuffer();

async function largestDifference(a: Picture, b: Picture): Promise<number> {
  const [one, other] = [await pixelsOf(a), await pixelsOf(b)];
  expect(one.length).toBe(other.length);
  return one.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (other[index] ?? NaN))), 0);
}

/** Four pictures that differ in all that a batch leaves to each of them. */
const four = (steps: number, scheduler = 'DDIMScheduler') =>
  [
    { prompt: 'a red lighthouse by the sea at dusk', seed: 1, guidanceScale: 3 },
    { prompt: 'green hills', seed: 2, guidanceScale: 1 },
    { prompt: 'a blue castle at night', negativePrompt: 'sea', seed: 3, guidanceScale: 7.5 },
    { prompt: 'a yellow house in the desert', seed: 4, guidanceScale: 2 },
  ].map((settings) => pictureTask({ ...settings, steps, scheduler }));

for (const scheduler of ['DDIMScheduler', 'EulerDiscreteScheduler'])
  test(`four pictures in one batch are what each of them is alone (${scheduler})`, async () => {
    const together = four(12, scheduler);
    send(together);
    for (const picture of together)
      expect(await endOf(picture)).toMatchObject({ type: 'completed', image: { timings: { batchSize: 4 } } });
    const alone = four(12, scheduler);
    for (const [index, picture] of alone.entries()) {
      expect(await draw(worker, picture)).toMatchObject({ image: { timings: { batchSize: 1 } } });
      const twin = together[index] ?? picture;
      expect(await largestDifference(picture, twin)).toBeLessThanOrEqual(1);
    }
    const [first, second] = together;
    if (!first || !second) throw new Error('unreachable');
    expect(await largestDifference(first, second)).toBeGreaterThan(50);
  });

test('one of a batch is cancelled between two steps: the others become what they are alone', async () => {
  const together = four(60);
  const [first, unguided, cancelled, last] = together;
  if (!first || !unguided || !cancelled || !last) throw new Error('unreachable');
  send(together);
  await worker.hears('progress', ({ leaseId, step }) => leaseId === cancelled.leaseId && step >= 2);
  worker.send({ type: 'cancel', leaseId: cancelled.leaseId });
  const end = await endOf(cancelled);
  expect(end).toMatchObject({ type: 'failed', error: { code: 'cancelled' } });
  // At once, not when the batch is over.
  expect(
    worker.said.some((message) => message.type === 'finishing' && message.leaseId === last.leaseId),
  ).toBe(false);
  const alone = four(60);
  for (const index of [0, 1, 3]) {
    const [one, twin] = [alone[index], together[index]];
    if (!one || !twin) throw new Error('unreachable');
    expect(await endOf(twin)).toMatchObject({ type: 'completed' });
    await draw(worker, one);
    expect(await largestDifference(one, twin)).toBeLessThanOrEqual(1);
  }
  expect(readdirSync(cancelled.folder).filter((name) => name !== 'preview.png')).toEqual([]);
});

test('what is wrong with one of a batch fails that one alone', async () => {
  const [folderless, notANumber, taken, fine] = [
    pictureTask({ steps: 2 }, { imagePath: '/nowhere/picture.png' }),
    pictureTask({ steps: 2, guidanceScale: 1e38 }),
    pictureTask({ steps: 2 }),
    pictureTask({ steps: 2 }),
  ] as const;
  mkdirSync(join(taken.task.imagePath, 'full'), { recursive: true });
  send([folderless, notANumber, taken, fine]);
  expect(await endOf(folderless)).toMatchObject({ error: { code: 'not_writable' } });
  expect(await endOf(notANumber)).toMatchObject({ error: { code: 'model_invalid' } });
  expect(await endOf(taken)).toMatchObject({ error: { code: 'not_writable' } });
  expect(await endOf(fine)).toMatchObject({ type: 'completed', image: { timings: { batchSize: 3 } } });
});

test('pictures that cannot go through the UNet together are refused, each of them', async () => {
  const pictures = [pictureTask({ steps: 1 }), pictureTask({ steps: 2 })];
  send(pictures);
  for (const picture of pictures)
    expect(await endOf(picture)).toMatchObject({
      type: 'failed',
      error: { code: 'protocol', message: expect.stringContaining('the steps and the scheduler in common') },
    });
});

test('a model tells whether it takes several pictures at once; one that does not draws them in turn', async () => {
  for (const [batch, takesSeveral] of [
    ['batch', true],
    [1, false],
  ] as const) {
    const modelFolder = makeTinyModel({ batch });
    const settings = { width: 40, height: 24, steps: 5, guidanceScale: 3 };
    const task = (seed: number) => pictureTask({ ...settings, seed }, { modelFolder });
    const together = [task(1), task(2)];
    send(together);
    const [first] = together;
    if (!first) throw new Error('unreachable');
    expect(await worker.hears('loaded', (message) => message.modelFolder === modelFolder)).toMatchObject({
      leaseId: first.leaseId,
      batches: takesSeveral,
    });
    for (const [index, twin] of together.entries()) {
      expect(await endOf(twin)).toMatchObject({ type: 'completed' });
      const alone = task(index + 1);
      await draw(worker, alone);
      expect(await largestDifference(alone, twin)).toBeLessThanOrEqual(1);
    }
  }
});

test('a batch for which there is no memory fails as a whole; half of it is drawn by the same process', async () => {
  const modelFolder = makeTinyModel({ hungry: true });
  const settings = { width: 40, height: 24, steps: 2, guidanceScale: 1 };
  const pictures = [1, 2, 3, 4].map((seed) => pictureTask({ ...settings, seed }, { modelFolder }));
  send(pictures);
  for (const picture of pictures)
    expect(await endOf(picture)).toMatchObject({ type: 'failed', error: { code: 'out_of_memory' } });
  const two = [1, 2].map((seed) => pictureTask({ ...settings, seed }, { modelFolder }));
  send(two);
  for (const picture of two) expect(await endOf(picture)).toMatchObject({ type: 'completed' });
});

test('a guided picture whose two rows do not fit together is drawn row by row, the same, without going back', async () => {
  const settings = { width: 40, height: 24, steps: 4, guidanceScale: 3, seed: 1 };
  const roomy = pictureTask(settings, { modelFolder: makeTinyModel({ hungry: true }) });
  const greedy = pictureTask(settings, { modelFolder: makeTinyModel({ hungry: true, greedy: true }) });
  expect(await draw(worker, roomy)).toMatchObject({ type: 'completed' });
  expect(await draw(worker, greedy)).toMatchObject({ type: 'completed' });
  expect(await largestDifference(roomy, greedy)).toBe(0);
  const steps = worker.said.flatMap((message) =>
    message.type === 'progress' && message.leaseId === greedy.leaseId ? [message.step] : [],
  );
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps.at(-1)).toBe(4);
});
