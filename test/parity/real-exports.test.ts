import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPipeline } from '#inference/load-pipeline.ts';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { DrawnStep } from '#inference/pipelines/pipeline.ts';
import { plainDraw } from './plain-draw.ts';

const tinyModels = fileURLToPath(new URL('../fixtures/tiny-models/', import.meta.url));
const own = process.env['POLYPTYCH_MODELS'] ?? '';
const isModel = (folder: string) =>
  existsSync(join(folder, 'model_index.json')) && existsSync(join(folder, 'unet/model.onnx'));
const modelsIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .map(({ name }) => join(folder, name))
    .filter(isModel);

/** Those of the repository, and real exports where there are some. */
const modelFolders = [
  ...modelsIn(tinyModels).filter((folder) => !folder.endsWith('inpainting')),
  ...(own === '' || !existsSync(own) ? [] : isModel(own) ? [own] : modelsIn(own)),
];

for (const modelFolder of modelFolders)
  test(`${basename(modelFolder)}: the engine draws what the plainest way through onnxruntime draws`, async () => {
    const pipeline = await loadPipeline(modelFolder, {
      executionProvider: 'cpu',
      threads: null,
      meter: { seconds: 0 },
    });
    const { smallestSize, description } = pipeline;
    if (!description) throw new Error('The pipeline makes no pictures from text.');
    const { defaults, guidance } = description;
    const isTiny = modelFolder.startsWith(tinyModels);
    const hasOneSize = smallestSize.height === defaults.height;
    const settings = {
      prompt: 'a red boat on the sea',
      negativePrompt: guidance === 'free' ? 'rain' : '',
      steps: 2,
      guidanceScale: guidance === 'none' ? 0 : 4,
      scheduler: defaults.scheduler,
      // The sides differ, so that they cannot be mixed up.
      width: isTiny ? 2 * smallestSize.width : defaults.width,
      height: isTiny ? smallestSize.height : defaults.height / (hasOneSize ? 1 : 2),
    };
    const steps: DrawnStep[] = [];
    const { pixels } = await drawOne(pipeline, {
      settings,
      noise: createNormalNoise(3),
      onStep: (step) => void steps.push(step),
    });
    await pipeline.dispose();
    expect(new Set(pixels).size).toBeGreaterThan(16);

    const { latents = new Float32Array(), shape = [0, 0, 0] } = steps.at(-1) ?? {};
    const noise = createNormalNoise(3);
    const expected = await plainDraw(modelFolder, settings, () => noise.next(shape[0] * shape[1] * shape[2]));
    expect(latents.length).toBe(expected.length);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const difference = expected.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (latents[index] ?? NaN))),
      0,
    );
    expect(difference / largest).toBeLessThan(1e-3);
  }, 3_600_000);
