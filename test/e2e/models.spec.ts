import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { type HubServer, startHub } from '../support/hub-server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { screenOf } from './support/screen.ts';
import { test as studioTest, expect } from './support/studio-test.ts';

const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
/** The embedded model, as a repository holds it. */
const repository = Object.fromEntries(
  readdirSync(embedded, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(embedded.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(file))];
    }),
);

/** An app that takes a server of the test's own for Hugging Face. */
const test = studioTest.extend<{ hub: HubServer }>({
  // oxlint-disable-next-line no-empty-pattern
  hub: async ({}, provide) => {
    const hub = await startHub({ revisions: { main: repository }, pageSize: 50 });
    await provide(hub);
    await hub.close();
  },
  environment: ({ hub }, provide) => provide({ HF_ENDPOINT: hub.url }),
});

async function openModels(page: Page) {
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Models' });
  await expect(sheet).toBeVisible();
  return {
    sheet,
    models: sheet.getByRole('list', { name: 'Models' }).getByRole('listitem'),
    imports: sheet.getByRole('list', { name: 'On their way' }).getByRole('listitem'),
  };
}

test('a model is looked up on Hugging Face, downloaded, paused, resumed, and draws', async ({
  openApp,
  hub,
}) => {
  const page = await openApp();
  const { models, imports } = await openModels(page);
  await expect(models).toHaveCount(1);
  expect(hub.requests).toEqual([]);
  await page.getByRole('button', { name: 'Add a model' }).click();
  const add = page.getByRole('dialog', { name: 'Add a model' });
  await expectAccessible(page, 'add a model');
  await add.getByRole('textbox', { name: 'Repository' }).fill('owner/nothing-here');
  await page.keyboard.press('Enter');
  await expect(add.getByRole('alert')).toContainText('There is no repository owner/nothing-here');
  await add.getByRole('textbox', { name: 'Repository' }).fill(`${hub.url}/owner/tiny-model/tree/main`);
  await page.keyboard.press('Enter');
  await expect(add.getByRole('status')).toContainText(/^\d+ MB in 1\d files; .* are free\.$/);

  const held = Promise.withResolvers<void>();
  hub.misbehave('unet/model.onnx', { kind: 'hold', afterBytes: 4_000_000, held: held.resolve });
  await add.getByRole('button', { name: 'Download' }).click();
  await held.promise;
  await expect(imports).toHaveCount(1);
  await expect(imports.getByRole('progressbar', { name: 'Import of tiny-model' })).toBeVisible();
  await expectAccessible(page, 'a download');
  await imports.getByRole('button', { name: 'Pause tiny-model' }).click();
  await expect(imports).toContainText(/Paused · [\d.]+ of \d+ MB/);
  await imports.getByRole('button', { name: 'Resume tiny-model' }).click();
  await expect(models).toHaveCount(2);
  await expect(imports).toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: 'is in the library.' })).toBeVisible();

  await models.nth(1).getByRole('button', { name: 'Use' }).click();
  const { prompt, steps, generate, pictures } = screenOf(page);
  await prompt.fill('a red lighthouse');
  await steps.fill('2');
  await generate.click();
  await expect(pictures).toHaveCount(1);
  // An app that ends while its page loads a picture leaves a complaint on the page.
  await expect(pictures.locator('img')).toHaveJSProperty('complete', true);
});

test('a download that fails says why, and is cancelled without a trace', async ({ openApp, app, hub }) => {
  const client = await app.client();
  hub.misbehave('vae_decoder/model.onnx', { kind: 'wrong' });
  await client.call('models.download', {
    repository: 'owner/tiny-model',
    revision: null,
    targetFolder: null,
  });
  const page = await openApp();
  const { imports } = await openModels(page);
  await expect(imports).toContainText('vae_decoder/model.onnx arrived with wrong bytes');
  await expectAccessible(page, 'a failed download');
  await imports.getByRole('button', { name: 'Cancel tiny-model' }).click();
  await expect(imports).toHaveCount(0);
  expect(readdirSync(join(app.home, 'models')).filter((name) => name !== '.library')).toEqual([]);
});

test('defaults of one’s own are what the composer begins with, until they are reset', async ({ openApp }) => {
  const page = await openApp();
  const { sheet, models } = await openModels(page);
  await models.first().getByRole('button', { name: 'More for Postcards 128' }).click();
  await page.getByRole('menuitem', { name: 'Defaults…' }).click();
  const form = page.getByRole('dialog', { name: 'Defaults of Postcards 128' });
  await expectAccessible(page, 'defaults of a model');
  const width = form.getByRole('textbox', { name: 'Width' });
  await width.fill('100');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await width.fill('256');
  await form.getByRole('textbox', { name: 'Steps' }).fill('7');
  await form.getByRole('textbox', { name: 'Without' }).fill('fog');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(models.first()).toContainText('Defaults of your own');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  const { steps, without } = screenOf(page);
  await expect(steps).toHaveValue('7');
  await expect(without).toHaveValue('fog');

  const again = await openModels(page);
  await again.models.first().getByRole('button', { name: 'More for Postcards 128' }).click();
  await page.getByRole('menuitem', { name: 'Defaults…' }).click();
  await form.getByRole('button', { name: 'Reset to the model’s own' }).click();
  await expect(again.models.first()).not.toContainText('Defaults of your own');
});

test('a folder is used where it lies, refused with its reason, and forgotten with its files kept', async ({
  openApp,
  app,
}) => {
  const elsewhere = join(app.home, 'elsewhere', 'dreamer');
  cpSync(embedded, elsewhere, { recursive: true });
  const page = await openApp();
  const { models } = await openModels(page);
  await page.getByRole('button', { name: 'Add a model' }).click();
  const add = page.getByRole('dialog', { name: 'Add a model' });
  await add.getByText('From this machine').click();
  const path = add.getByRole('textbox', { name: 'Folder' });
  await path.fill(join(app.home, 'nowhere'));
  await page.keyboard.press('Enter');
  await expect(add.getByRole('alert')).toContainText('There is no folder');
  await expectAccessible(page, 'add a folder');
  await path.fill(elsewhere);
  await page.keyboard.press('Enter');
  await expect(models).toHaveCount(2);
  await expect(models.nth(1)).toContainText('Used where it lies');

  await models
    .nth(1)
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove Postcards 128 (dreamer)?' });
  await expect(remove).toContainText('Its folder stays where it is');
  await expectAccessible(page, 'remove a model');
  await remove.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(models).toHaveCount(1);
  expect(statSync(join(elsewhere, 'unet', 'model.onnx')).size).toBeGreaterThan(0);
});

test('a model of the models folder is deleted after one question; not while a job needs it', async ({
  openApp,
  app,
}) => {
  const own = join(app.home, 'models', 'own');
  cpSync(embedded, own, { recursive: true });
  const client = await app.client();
  await client.call('models.rescan', {});
  await client.call('settings.update', { queuePaused: true });
  const job = await client.call('jobs.create', {
    ...{ prompt: 'a red lighthouse', negativePrompt: '', modelId: 'own', count: 1, seed: 1, steps: 1 },
    ...{ guidanceScale: 1, width: 128, height: 128, scheduler: 'DDIMScheduler' },
  });
  const page = await openApp();
  const { models } = await openModels(page);
  const remove = async () => {
    await models
      .nth(1)
      .getByRole('button', { name: /^More for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: /^Delete \d+ MB$/ }).click();
  };
  await remove();
  await expect(page.getByRole('alert').filter({ hasText: 'A job in the queue needs' })).toBeVisible();
  expect(existsSync(own)).toBe(true);
  await client.call('jobs.cancel', { jobId: job.id });
  await remove();
  await expect(models).toHaveCount(1);
  await expect(
    page.getByRole('alert').filter({ hasText: /was removed; \d+ MB are free again/ }),
  ).toBeVisible();
  expect(existsSync(own)).toBe(false);
});
