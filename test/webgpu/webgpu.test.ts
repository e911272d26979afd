import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { softwareVulkan } from '../support/software-vulkan.ts';
import { draw, embeddedModel, pictureTask, startWorker } from '../worker/worker-process.ts';

const runParts = fileURLToPath(new URL('run-parts.ts', import.meta.url));
const vulkan = softwareVulkan();
const resultsSchema = z.record(
  z.enum(['text', 'unet', 'vae']),
  z.object({ data: z.array(z.number()), dims: z.array(z.int()) }),
);

/** Vulkan's loader is found by the environment that a process starts with. */
async function resultsOf(provider: 'cpu' | 'webgpu') {
  const child = fork(runParts, [embeddedModel, provider], { env: { ...process.env, ...vulkan } });
  const [results] = await once(child, 'message');
  return resultsSchema.parse(results);
}

async function pixelsOf(provider: 'cpu' | 'webgpu') {
  const worker = startWorker({ executionProvider: provider }, { environment: { ...process.env, ...vulkan } });
  try {
    const ready = await worker.hears('ready');
    const picture = pictureTask({ width: 16, height: 16, steps: 2, scheduler: 'DDIMScheduler' });
    expect(await draw(worker, picture)).toMatchObject({ type: 'completed' });
    return { ready, pixels: await sharp(picture.task.imagePath).raw().toBuffer() };
  } finally {
    worker.child.kill('SIGKILL');
  }
}

// Slow: all shaders are compiled for the processor, anew in each process.
describe.skipIf(process.platform !== 'linux')('WebGPU on a Vulkan driver that draws on the processor', () => {
  test('there is such a driver: the browser of the browser tests brings it', () => {
    expect(vulkan).not.toBeNull();
  });

  test('each part of the embedded model gives what it gives on the processor', async () => {
    const [cpu, webgpu] = await Promise.all([resultsOf('cpu'), resultsOf('webgpu')]);
    for (const part of ['text', 'unet', 'vae'] as const) {
      expect(webgpu[part].dims).toEqual(cpu[part].dims);
      const differences = cpu[part].data.map((value, index) =>
        Math.abs(value - (webgpu[part].data[index] ?? Number.NaN)),
      );
      expect(Math.max(...differences)).toBeLessThan(1e-2);
    }
  }, 240_000);

  test('a worker proves WebGPU, names the driver and draws the same picture as on the processor', async () => {
    const [cpu, webgpu] = await Promise.all([pixelsOf('cpu'), pixelsOf('webgpu')]);
    expect(webgpu.ready).toMatchObject({
      executionProvider: 'webgpu',
      card: { name: expect.stringContaining('SwiftShader') },
    });
    expect(cpu.ready.card).toBeUndefined();
    expect(webgpu.pixels).toHaveLength(cpu.pixels.length);
    const differences = [...cpu.pixels].map((value, index) =>
      Math.abs(value - (webgpu.pixels[index] ?? Number.NaN)),
    );
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
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
