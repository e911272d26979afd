import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '#inference/load-pipeline.ts';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import { openPipeline } from './reference.ts';
import { tinyExport, tinyStartExport } from './tiny-export.ts';

async function openStaged(modelFolder: string) {
  const meter = { seconds: 0 };
  return loadPipeline(modelFolder, { executionProvider: 'cpu', threads: 1, meter, staged: true });
}

test.each(['sd15', 'sdxl'])('%s: a model whose parts come and go draws the same pictures', async (name) => {
  const { modelFolder } = tinyExport(name);
  const whole = await openPipeline(modelFolder);
  const staged = await openStaged(modelFolder);
  const settings = { steps: 2, scheduler: whole.description.defaults.scheduler, width: 32, height: 48 };
  for (const prompt of ['a red boat', 'green hills']) {
    const request = { settings: { ...settings, prompt, negativePrompt: 'rain', guidanceScale: 5 } };
    const { pixels } = await drawOne(staged, { ...request, noise: createNormalNoise(3) });
    expect(pixels).toEqual((await drawOne(whole, { ...request, noise: createNormalNoise(3) })).pixels);
  }
  await staged.dispose();
});

test('pictures of a batch that begin with a picture are the same, and one that was cancelled leaves the others alone', async () => {
  const { modelFolder, cases } = tinyStartExport('sd15');
  const whole = await openPipeline(modelFolder);
  const staged = await openStaged(modelFolder);
  const [first] = cases;
  if (!first) throw new Error('There is no case.');
  const { start, strength, noise: _noise, latents: _latents, pixels: _pixels, ...of } = first;
  const settings = { ...of, scheduler: 'DDIMScheduler' };
  const request = { settings, start: { ...start, width: of.width, height: of.height, strength } };
  const cancelling = new AbortController();
  const ended: unknown[] = [];
  await staged.draw(
    [cancelling.signal, new AbortController().signal].map((signal, index) => ({
      ...request,
      noise: createNormalNoise(index),
      signal,
      onStep: () => cancelling.abort(),
      onDecoding: () => undefined,
      onDrawn: ({ pixels }) => void (ended[index] = pixels),
      onFailed: (error) => void (ended[index] = error),
    })),
  );
  expect(ended[0]).toMatchObject({ code: 'cancelled' });
  expect(ended[1]).toEqual((await drawOne(whole, { ...request, noise: createNormalNoise(1) })).pixels);
  await staged.dispose();
});

test.each([
  { part: 'text_encoder', prompt: 'night', what: 'before its first step' },
  { part: 'vae_decoder', prompt: 'a red boat', what: 'after its last one' },
])(
  'a $part that cannot come back ends the picture $what, and the next one is drawn when it can',
  async ({ part, prompt }) => {
    const { modelFolder } = tinyExport('sd15');
    const staged = await openStaged(modelFolder);
    const draw = (words: string) => {
      const settings = {
        prompt: words,
        negativePrompt: '',
        guidanceScale: 5,
        steps: 2,
        scheduler: 'DDIMScheduler',
      };
      return drawOne(staged, {
        settings: { ...settings, width: 32, height: 48 },
        noise: createNormalNoise(1),
      });
    };
    const { pixels } = await draw('a red boat');
    const file = join(modelFolder, part, 'model.onnx');
    renameSync(file, `${file}.away`);
    await expect(draw(prompt)).rejects.toThrow(`has no ${part}/model.onnx`);
    renameSync(`${file}.away`, file);
    expect((await draw('a red boat')).pixels).toEqual(pixels);
    await draw(prompt);
    await staged.dispose();
  },
);
