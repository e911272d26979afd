/** `npm run screenshots`: makes the pictures of the README anew, with the real app, the real model and a real browser. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type Client, connectTo, jobWhere, serveApp } from '#test/support/served-app.ts';
import { chromiumLaunchOptions } from '#test/e2e/support/browser.ts';

const folder = path.join(import.meta.dirname, '..', 'docs');
const simulatedGpus = 4;
const imagesPerPrompt = 2;
const waitingPrompts = [
  'a red lighthouse by the sea at dusk',
  'a blue sailing boat at noon',
  'a green pine tree in the snow at dawn',
];
const drawnPrompt = 'an orange hot-air balloon over the meadow at dawn';

/** Draws all example prompts of the embedded model and marks some pictures as favorites, as a person would. */
async function fillGallery(client: Client) {
  const { models } = await client.call('app.snapshot', {});
  const prompts = models.find(({ id }) => id === sampleRequest.modelId)?.examples ?? [];
  for (const [index, prompt] of prompts.toReversed().entries()) {
    const request = { ...sampleRequest, prompt, seed: 100 * index, count: imagesPerPrompt };
    const { id } = await client.call('jobs.create', request);
    await jobWhere(client, (job) => job.id === id && job.state === 'completed');
    await client.call('jobs.dismiss', { jobId: id });
  }
  const { images } = await client.call('gallery.list', { limit: 100 });
  for (const [index, { id }] of images.entries()) {
    if (index % 7 === 2) await client.call('gallery.setFavorite', { imageId: id, favorite: true });
  }
}

const home = mkdtempSync(path.join(tmpdir(), 'polyptych-screenshots-'));
const app = await serveApp({ home, simulatedGpus });
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const client = await connectTo(app);
  await client.call('settings.update', { colorScheme: 'dark' });
  await fillGallery(client);
  mkdirSync(folder, { recursive: true });

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(app.url);
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(drawnPrompt);
  await client.call('jobs.create', { ...sampleRequest, prompt: drawnPrompt, seed: 3, steps: 60, count: 8 });
  await jobWhere(client, ({ units }) => units.filter(({ state }) => state === 'completed').length >= 2);
  // All devices are in the middle of a picture, each with a preview to show.
  await page
    .locator('img[src*="/previews/"]')
    .nth(simulatedGpus - 1)
    .waitFor();
  await page.screenshot({ path: path.join(folder, 'studio.png') });

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Queue in full' }).click();
  await page.getByRole('list', { name: 'Lanes' }).waitFor();
  await page.getByText('2 min', { exact: true }).click();
  for (const prompt of waitingPrompts)
    await client.call('jobs.create', { ...sampleRequest, prompt, seed: 7, steps: 40, count: 4 });
  await page
    .getByRole('region', { name: 'Next' })
    .getByRole('listitem')
    .nth(waitingPrompts.length - 1)
    .waitFor();
  await page.screenshot({ path: path.join(folder, 'queue.png') });
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Load over time and details' }).click();
  await page
    .getByRole('img', { name: /^Memory of .*: now \d/ })
    .nth(simulatedGpus - 1)
    .waitFor();
  await page.screenshot({ path: path.join(folder, 'devices.png') });
} finally {
  await browser.close();
  await app.stop();
  rmSync(home, { recursive: true, force: true });
}
