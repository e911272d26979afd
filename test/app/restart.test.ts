import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type ServedApp, connectTo, jobWhere, serveApp } from '../support/served-app.ts';
import { isAlive, livingWorkers } from '../support/worker-processes.ts';

let home: string;
let app: ServedApp;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-restart-'));
});
afterEach(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true });
});

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

test('the app killed in the middle of a job finishes it once after its restart, and favorites are kept', async () => {
  app = await serveApp({ home, simulatedGpus: 2 });
  const before = await connectTo(app);
  const created = await before.call('jobs.create', { ...sampleRequest, count: 6 });
  const half = await jobWhere(
    before,
    (job) => job.units.filter(({ state }) => state === 'completed').length >= 2,
  );
  const done = half.units.find((unit) => unit.state === 'completed');
  const imageId = done?.state === 'completed' ? done.imageId : '';
  await before.call('gallery.setFavorite', { imageId, favorite: true });
  await app.kill();

  app = await serveApp({ home, simulatedGpus: 2 });
  const after = await connectTo(app);
  const ended = await jobWhere(after, (job) => job.id === created.id && job.state === 'completed');
  expect(ended.units.map(({ state }) => state)).toEqual(Array(6).fill('completed'));
  const { images, total } = await after.call('gallery.list', {});
  expect(total).toBe(6);
  expect(new Set(images.map(({ seed }) => seed))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(images.filter(({ favorite }) => favorite).map(({ id }) => id)).toEqual([imageId]);
  expect(filesBelow(join(home, 'images')).map(({ name }) => name)).toHaveLength(6);
  expect(filesBelow(home).filter(({ name }) => name.endsWith('.tmp'))).toEqual([]);
});

test('workers end with the app, however it ends', async () => {
  app = await serveApp({ home, simulatedGpus: 2 });
  const client = await connectTo(app);
  await client.call('jobs.create', { ...sampleRequest, count: 4 });
  await jobWhere(client, (job) => job.units.some(({ state }) => state === 'running'));
  await expect.poll(() => livingWorkers(home)).toHaveLength(2);
  const workers = livingWorkers(home);
  await app.kill();
  await expect.poll(() => workers.filter(isAlive)).toEqual([]);
});

test('a graceful stop ends with code 0 and leaves the unfinished pictures for the next start', async () => {
  app = await serveApp({ home });
  const client = await connectTo(app);
  const { id } = await client.call('jobs.create', { ...sampleRequest, count: 3 });
  await jobWhere(client, (job) => job.units.some(({ state }) => state === 'running'));
  expect(await app.stop()).toBe(0);
  app = await serveApp({ home });
  const again = await connectTo(app);
  const ended = await jobWhere(again, (job) => job.id === id && job.state === 'completed');
  expect(ended.units).toHaveLength(3);
});
