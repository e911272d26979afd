import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { softwareVulkan } from '../support/software-vulkan.ts';
import { type WorkerProcess, draw, pictureTask, startWorker } from '../worker/worker-process.ts';

const runParts = fileURLToPath(new URL('run-parts.ts', import.meta.url));
const vulkan = softwareVulkan();
const resultsSchema = z.record(
  z.enum(['text', 'unet', 'vae']),
  z.object({ data: z.array(z.number()), dims: z.array(z.int()) }),
);

/** Vulkan's loader is found by the environment that a process starts with. */
async function startPartsAndWorker(executionProvider: 'cpu' | 'webgpu') {
  const worker = startWorker(
    { executionProvider },
    { entry: runParts, environment: { ...process.env, ...vulkan } },
  );
  workers.push(worker);
  const [results] = await once(worker.child, 'message');
  return { worker, results: resultsSchema.parse(results) };
}

async function pixelsOf(worker: WorkerProcess) {
  const picture = pictureTask({ width: 16, height: 16, steps: 2, scheduler: 'DDIMScheduler' });
  expect(await draw(worker, picture)).toMatchObject({ type: 'completed' });
  return sharp(picture.task.imagePath).raw().toBuffer();
}

const largestDifference = (wanted: readonly number[], given: readonly number[]) =>
  Math.max(...wanted.map((value, index) => Math.abs(value - (given[index] ?? Number.NaN))));

const workers: WorkerProcess[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.child.kill('SIGKILL');
});

// Slow: all shaders are compiled for the processor, anew in each process, so that one process does all.
describe.skipIf(process.platform !== 'linux')('WebGPU on a Vulkan driver that draws on the processor', () => {
  test('there is such a driver: the browser of the browser tests brings it', () => {
    expect(vulkan).not.toBeNull();
  });

  test('each part of the embedded model gives what it gives on the processor; a worker proves WebGPU, names the driver and draws the same picture', async () => {
    const [cpu, webgpu] = await Promise.all([startPartsAndWorker('cpu'), startPartsAndWorker('webgpu')]);
    for (const part of ['text', 'unet', 'vae'] as const) {
      expect(webgpu.results[part].dims).toEqual(cpu.results[part].dims);
      expect(largestDifference(cpu.results[part].data, webgpu.results[part].data)).toBeLessThan(1e-2);
    }
    expect(await webgpu.worker.hears('ready')).toMatchObject({
      executionProvider: 'webgpu',
      card: { name: expect.stringContaining('SwiftShader') },
    });
    expect((await cpu.worker.hears('ready')).card).toBeUndefined();
    const [wanted, drawn] = await Promise.all([pixelsOf(cpu.worker), pixelsOf(webgpu.worker)]);
    expect(drawn).toHaveLength(wanted.length);
    expect(largestDifference([...wanted], [...drawn])).toBeLessThanOrEqual(2);
  }, 240_000);

  test('a card is never replaced by the processor in silence', async () => {
    const wantedCard = { name: 'Instinct MI25', uuid: null, pciAddress: '0000:1a:00.0' };
    const worker = startWorker(
      { executionProvider: 'webgpu', wantedCard },
      { environment: { ...process.env, ...vulkan } },
    );
    const { error } = await worker.hears('unusable');
    worker.child.kill('SIGKILL');
    expect(error).toEqual({
      code: 'no_device',
      message: expect.stringMatching(
        /^Vulkan has no driver for "Instinct MI25" at 0000:1a:00\.0, only the processor \("SwiftShader.*install the card's Vulkan driver\.$/,
      ),
    });
  });
});
