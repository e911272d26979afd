import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { workerProtocolVersion } from '#inference/contract.ts';
import { formatParameters } from '#shared/image-metadata.ts';
import {
  draw,
  embeddedModel,
  type Picture,
  pictureTask,
  startWorker,
  type WorkerProcess,
} from './worker-process.ts';

const running: WorkerProcess[] = [];
function start(options: Parameters<typeof startWorker>[0] = {}) {
  const worker = startWorker(options);
  running.push(worker);
  return worker;
}
afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGKILL');
    await exited;
  }
});

/** What lies in a picture's folder, besides the preview, which belongs to the host. */
const filesOf = ({ folder }: Picture) => readdirSync(folder).filter((name) => name !== 'preview.png');
const pixelsOf = ({ task }: Picture) => sharp(task.imagePath).raw().toBuffer();
const textsOf = async ({ task }: Picture) => {
  const { comments } = await sharp(task.imagePath).metadata();
  return new Map(comments?.map(({ keyword, text }) => [keyword, text]));
};

test('a worker says that it is ready, and then that it is alive', async () => {
  const worker = start();
  expect(await worker.hears('ready')).toEqual({
    type: 'ready',
    protocolVersion: workerProtocolVersion,
    pid: worker.child.pid,
    executionProvider: 'cpu',
    runtimeVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  await worker.hears('heartbeat');
});

test('a picture: its phases in order, its files with both settings chunks, its timings', async () => {
  const worker = start();
  const picture = pictureTask({ prompt: 'ein Haus am Meer 🌊', negativePrompt: 'rain', steps: 20 });
  const { leaseId, task, folder } = picture;
  const end = await draw(worker, picture);
  expect(end).toMatchObject({ type: 'completed', image: { width: 128, height: 128 } });

  const phases = worker.said.flatMap((message) =>
    'leaseId' in message && message.type !== 'progress' ? [message.type] : [],
  );
  expect(phases).toEqual(['loading', 'loaded', 'finishing', 'completed']);
  const steps = worker.said.flatMap((message) => (message.type === 'progress' ? [message.step] : []));
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(new Set(steps).size).toBe(steps.length);
  expect(steps.at(-1)).toBe(20);
  expect(worker.said).toContainEqual(
    expect.objectContaining({ type: 'progress', leaseId, steps: 20, previewWritten: true }),
  );

  const texts = await textsOf(picture);
  expect(JSON.parse(texts.get('polyptych') ?? '')).toEqual({
    ...task.settings,
    seconds: expect.any(Number) as unknown,
  });
  expect(texts.get('parameters')).toBe(formatParameters(task.settings));
  const image = await sharp(task.imagePath).metadata();
  expect([image.format, image.width, image.height, image.channels]).toEqual(['png', 128, 128, 3]);
  const thumbnail = await sharp(task.thumbnails[0]?.path).metadata();
  expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 64, 64]);
  const preview = await sharp(task.previewPath ?? '').metadata();
  expect([preview.width, preview.height]).toEqual([16, 16]);
  expect(readdirSync(folder).toSorted()).toEqual(['picture.png', 'picture.webp', 'preview.png']);

  if (end.type !== 'completed') throw new Error('unreachable');
  const { fileSizeBytes, timings } = end.image;
  expect(fileSizeBytes).toBe(statSync(task.imagePath).size);
  expect(timings.load).toBeGreaterThan(0);
  expect(timings.sessionRun).toBeGreaterThan(0);
  expect(timings.drawing).toBeGreaterThan(timings.sessionRun);
  expect(timings.total).toBeGreaterThan(timings.drawing);
});

test('the model stays: the second picture loads nothing, until the host lets it go', async () => {
  const worker = start();
  await draw(worker, pictureTask({ steps: 1 }));
  expect(await draw(worker, pictureTask({ steps: 1 }))).toMatchObject({ image: { timings: { load: 0 } } });
  expect(worker.said.filter(({ type }) => type === 'loading')).toHaveLength(1);
  worker.send({ type: 'unload', modelFolder: embeddedModel });
  await worker.hears('unloaded', ({ modelFolder }) => modelFolder === embeddedModel);
  await draw(worker, pictureTask({ steps: 1 }));
  expect(worker.said.filter(({ type }) => type === 'loading')).toHaveLength(2);
});

test('the same seed gives the same pixels: again, in another process, on 1 thread and on 2', async () => {
  const [one, two] = [start({ threads: 1 }), start({ threads: 2 })];
  for (const scheduler of ['DDIMScheduler', 'EulerDiscreteScheduler']) {
    const tasks = [0, 1, 2].map(() => pictureTask({ seed: 7, scheduler }));
    const [first, again, elsewhere] = tasks;
    if (!first || !again || !elsewhere) throw new Error('unreachable');
    await draw(one, first);
    await draw(one, pictureTask({ seed: 8 }));
    await draw(one, again);
    await draw(two, elsewhere);
    const pixels = await pixelsOf(first);
    expect(await pixelsOf(again)).toEqual(pixels);
    expect(await pixelsOf(elsewhere)).toEqual(pixels);
    const other = pictureTask({ seed: 8, scheduler });
    await draw(one, other);
    expect(await pixelsOf(other)).not.toEqual(pixels);
  }
});

test('other sizes, one step, and guidance off are drawn too', async () => {
  const worker = start();
  for (const settings of [
    { width: 192, height: 96, steps: 2 },
    { guidanceScale: 1, steps: 2 },
    { guidanceScale: 0, steps: 1 },
  ]) {
    const picture = pictureTask(settings);
    expect(await draw(worker, picture)).toMatchObject({ type: 'completed' });
    const { width, height } = await sharp(picture.task.imagePath).metadata();
    expect({ width, height }).toEqual({ width: settings.width ?? 128, height: settings.height ?? 128 });
  }
});

test('a prompt that is too long is drawn, and what was left out is told', async () => {
  const worker = start();
  const words = (count: number) => Array.from({ length: count }, () => 'red').join(' ');
  expect(await draw(worker, pictureTask({ prompt: words(490), steps: 1 }))).toMatchObject({
    image: { truncatedTokens: 10 },
  });
  const long = await draw(worker, pictureTask({ prompt: words(40), steps: 1 }));
  expect(long).toHaveProperty('image');
  expect(long).not.toHaveProperty('image.truncatedTokens');
});

test('a cancel ends the picture between two steps, leaves no file, and the next one is drawn', async () => {
  const worker = start();
  const picture = pictureTask({ steps: 150 });
  const { leaseId, task } = picture;
  worker.send({ type: 'run', batch: [{ leaseId, task }] });
  await worker.hears('progress', ({ step }) => step >= 2);
  worker.send({ type: 'cancel', leaseId });
  const { error } = await worker.hears('failed');
  expect(error.code).toBe('cancelled');
  expect(worker.said.every((message) => message.type !== 'progress' || message.step < 150)).toBe(true);
  expect(filesOf(picture)).toEqual([]);
  expect(await draw(worker, pictureTask({ steps: 1 }))).toMatchObject({ type: 'completed' });
});

test('pictures are drawn one after the other; one that waits can be cancelled; a lease is used once', async () => {
  const worker = start();
  const [first, second, third] = [
    pictureTask({ steps: 12 }),
    pictureTask({ steps: 150 }),
    pictureTask({ steps: 1 }),
  ];
  for (const { leaseId, task } of [first, second, third])
    worker.send({ type: 'run', batch: [{ leaseId, task }] });
  worker.send({ type: 'run', batch: [{ leaseId: third.leaseId, task: third.task }] });
  worker.send({ type: 'cancel', leaseId: second.leaseId });
  await worker.hears('completed', ({ leaseId }) => leaseId === third.leaseId);
  const ends = worker.said.flatMap((message) => {
    if (message.type === 'completed') return [[message.leaseId, 'completed']];
    return message.type === 'failed' ? [[message.leaseId, message.error.code]] : [];
  });
  // A picture is written while the next task begins: the cancelled one may end before it.
  expect(ends).toHaveLength(4);
  expect(new Set(ends.map(([lease, end]) => `${lease} ${end}`))).toEqual(
    new Set([
      `${third.leaseId} conflict`,
      `${first.leaseId} completed`,
      `${second.leaseId} cancelled`,
      `${third.leaseId} completed`,
    ]),
  );
  const steps = worker.said.flatMap((message) => (message.type === 'progress' ? [message.leaseId] : []));
  expect(steps.lastIndexOf(first.leaseId)).toBeLessThan(steps.indexOf(third.leaseId));
});

test('the next picture is drawn while the one before is written, and both have their own pixels', async () => {
  const worker = start();
  const [first, second] = [pictureTask({ seed: 1 }), pictureTask({ seed: 2 })];
  for (const { leaseId, task } of [first, second]) worker.send({ type: 'run', batch: [{ leaseId, task }] });
  await worker.hears('completed', ({ leaseId }) => leaseId === second.leaseId);
  const told = worker.said.flatMap((message) =>
    'leaseId' in message ? [`${message.type} ${message.leaseId}`] : [],
  );
  const begun = told.indexOf(`finishing ${first.leaseId}`);
  expect(begun).toBeGreaterThan(-1);
  expect(begun).toBeLessThan(told.indexOf(`progress ${second.leaseId}`));
  expect(filesOf(first)).toHaveLength(2);
  expect(filesOf(second)).toHaveLength(2);
  expect(await pixelsOf(first)).not.toEqual(await pixelsOf(second));
});

test('what cannot be drawn is refused in one sentence, before any file is written', async () => {
  const worker = start();
  for (const [settings, code, sentence] of [
    [{ width: 100 }, 'bad_input', /multiples of 16 pixels for this model, not 100x128/],
    [{ steps: 0 }, 'bad_input', /from 1 to 999 steps, not 0/],
    [{ steps: 5000 }, 'bad_input', /not 5000/],
    [{ scheduler: 'KDPM2DiscreteScheduler' }, 'bad_input', /one of DDIMScheduler, .*, not KDPM2/],
    [{ guidanceScale: 1e38 }, 'model_invalid', /values are not numbers \(NaN\): lower the guidance/],
  ] as const) {
    const picture = pictureTask(settings);
    expect(await draw(worker, picture)).toMatchObject({
      type: 'failed',
      error: { code, message: expect.stringMatching(sentence) },
    });
    expect(filesOf(picture)).toEqual([]);
  }
});

test('a task that is not understood fails, and the worker goes on', async () => {
  const worker = start();
  const { leaseId, task } = pictureTask();
  // What NaN becomes on its way between processes.
  const settings = { ...task.settings, guidanceScale: null };
  worker.child.send({ type: 'run', batch: [{ leaseId, task: { ...task, settings } }] });
  const { error } = await worker.hears('failed', (message) => message.leaseId === leaseId);
  expect(error.code).toBe('protocol');
  expect(error.message).toContain('batch.0.task.settings.guidanceScale');
  expect(await draw(worker, pictureTask({ steps: 1 }))).toMatchObject({ type: 'completed' });
});

test('a folder that is missing is said before the model is even loaded', async () => {
  const worker = start();
  const folder = join(pictureTask().folder, 'nowhere');
  expect(await draw(worker, pictureTask({}, { imagePath: join(folder, 'picture.png') }))).toMatchObject({
    type: 'failed',
    error: { code: 'not_writable', message: `The folder ${folder} does not exist: choose another one.` },
  });
  expect(worker.said.filter(({ type }) => type === 'loading')).toEqual([]);
});

test('a place that turns out to be taken leaves nothing behind', async () => {
  const worker = start();
  const picture = pictureTask({ steps: 1 });
  mkdirSync(join(picture.task.imagePath, 'full'), { recursive: true });
  expect(await draw(worker, picture)).toMatchObject({
    type: 'failed',
    error: { code: 'not_writable', message: expect.stringContaining('has the name of the picture') },
  });
  expect(filesOf(picture)).toEqual(['picture.png']);
});

/** A file system of one's own; skips the test where we may not mount one. */
function mountTmpfs(skip: (note: string) => never, options: string): string {
  const { folder } = pictureTask();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  if (status !== 0) return skip('mounting a file system takes more rights than we have');
  onTestFinished(() => void spawnSync('umount', [folder]));
  return folder;
}

test('a full disk is said, and no half file stays', async (t) => {
  const folder = mountTmpfs(t.skip, 'size=16k');
  const worker = start();
  const picture = pictureTask({ steps: 1 }, {}, folder);
  expect(await draw(worker, picture)).toMatchObject({
    type: 'failed',
    error: {
      code: 'disk_full',
      message: `The disk is full: free some space, then try again (${folder}).`,
    },
  });
  expect(filesOf(picture)).toEqual([]);
});

test('a folder that may not be written is said before the model is even loaded', async (t) => {
  const folder = mountTmpfs(t.skip, 'ro');
  const worker = start();
  expect(await draw(worker, pictureTask({}, {}, folder))).toMatchObject({
    type: 'failed',
    error: {
      code: 'not_writable',
      message: `The disk is read-only: choose another folder (${folder}).`,
    },
  });
  expect(worker.said.filter(({ type }) => type === 'loading')).toEqual([]);
});

test('a model that is wanted in stages is loaded anew, stays so, and draws the same picture', async () => {
  const worker = start();
  const pictures = [pictureTask({ steps: 2 }), pictureTask({ steps: 2 }), pictureTask({ steps: 2 })] as const;
  const [whole, staged, after] = pictures;
  await draw(worker, whole);
  await draw(worker, { ...staged, task: { ...staged.task, staged: true } });
  await draw(worker, after);
  const loads = worker.said.flatMap((message) => (message.type === 'loaded' ? [message.leaseId] : []));
  expect(loads).toEqual([whole.leaseId, staged.leaseId]);
  expect(await pixelsOf(staged)).toEqual(await pixelsOf(whole));
  expect(await pixelsOf(after)).toEqual(await pixelsOf(whole));
});
