import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type ServedApp, connectTo, jobWhere, serveApp } from '../support/served-app.ts';

let home: string;
let app: ServedApp;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-start-'));
});
afterEach(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true });
});

const variation = (inputId: string, imageId: string | null = null) =>
  ({ use: 'variation', inputId, imageId, strength: 0.5, maskId: null }) as const;

test('a job goes on with its start picture after the app was killed and the picture deleted', async () => {
  app = await serveApp({ home });
  const before = await connectTo(app);
  const first = await before.call('jobs.create', { ...sampleRequest, steps: 4 });
  const drawn = await jobWhere(before, ({ id, state }) => id === first.id && state === 'completed');
  const unit = drawn.units[0];
  const imageId = unit?.state === 'completed' ? unit.imageId : '';
  const { id: inputId } = await before.call('inputs.fromImage', { imageId });
  await before.call('gallery.delete', { imageIds: [imageId] });
  await before.call('settings.update', { queuePaused: true });
  const start = variation(inputId, imageId);
  const created = await before.call('jobs.create', { ...sampleRequest, steps: 4, start });
  await app.kill();

  app = await serveApp({ home });
  const after = await connectTo(app);
  await after.call('settings.update', { queuePaused: false });
  await jobWhere(after, ({ id, state }) => id === created.id && state === 'completed');
  const { images } = await after.call('gallery.list', {});
  expect(images.map((image) => image.start)).toEqual([start]);
});

test('a file that is sent is begun with, and what is no picture is refused with a sentence', async () => {
  app = await serveApp({ home });
  const client = await connectTo(app);
  const send = async (content: Buffer) => {
    const base64 = content.toString('base64');
    return client.call('inputs.put', { uploadId: 'file', totalBytes: content.length, offset: 0, base64 });
  };
  await expect(send(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'bad_input' });
  await expect(
    client.call('jobs.create', { ...sampleRequest, start: variation('never-sent') }),
  ).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('choose it again') });

  const photograph = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer();
  const { input } = await send(photograph);
  expect(readFileSync(join(home, 'inputs', `${input?.id}.png`)).equals(photograph)).toBe(true);
  const request = { ...sampleRequest, steps: 4, width: 144, height: 96, start: variation(input?.id ?? '') };
  const { id } = await client.call('jobs.create', request);
  await jobWhere(client, (job) => job.id === id && job.state === 'completed');
  const { images } = await client.call('gallery.list', {});
  expect(images[0]).toMatchObject({ width: 144, height: 96, start: { use: 'variation', strength: 0.5 } });
});
