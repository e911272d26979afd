import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jobWhere } from '../support/served-app.ts';
import { livingWorkers } from '../support/worker-processes.ts';
import { putIncompleteModel, putModelWithTornNetwork } from './support/models.ts';
import { imageFiles, makePictures, quickRequest, slowSteps, underWay } from './support/pictures.ts';
import { readRecording, startRecording } from './support/recorder.ts';
import { expectLoaded, factOf, screenOf } from './support/screen.ts';
import { expect, test } from './support/studio-test.ts';

const prompt = 'a black castle in the desert at dusk';

test('a worker killed in the middle of a picture is started again, and the picture is made once', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  const { prompt: field, steps, generate, running, pictures, jobs, devices } = screenOf(page);
  await field.fill(prompt);
  await steps.fill(String(slowSteps));
  await generate.click();
  await expect(running).toContainText(underWay);
  await startRecording(page);
  const workers = livingWorkers(app.home);
  expect(workers).toHaveLength(1);
  for (const worker of workers) process.kill(worker, 'SIGKILL');

  await expect(pictures).toHaveCount(1);
  await expectLoaded(pictures.locator('img'), 128);
  await expect(jobs).toHaveAccessibleName(`${prompt}, completed`);
  await expect(devices).toContainText('Idle');
  const recording = await readRecording(page);
  expect(recording.devices.some((text) => /Restarting/.test(text))).toBe(true);

  const client = await app.client();
  const job = await jobWhere(client, ({ state }) => state === 'completed');
  expect(job.units.map(({ attempts }) => attempts)).toEqual([2]);
  expect((await client.call('gallery.list', {})).total).toBe(1);
  expect(imageFiles(app)).toHaveLength(1);
});

test('what cannot be sent is said in one sentence beside its field, and nothing is sent', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  const { prompt: field, images, steps, guidance, seed, generate, jobs, firstRun } = screenOf(page);
  const sentence = page.getByRole('form', { name: 'New picture' }).getByRole('alert');

  await generate.click();
  await expect(sentence).toHaveText('The prompt is empty: say what the picture should show.');
  await expect(field).toBeFocused();
  await field.fill('   ');
  await page.keyboard.press('Control+Enter');
  await expect(sentence).toHaveText('The prompt is empty: say what the picture should show.');

  await page.evaluate(() => navigator.clipboard.writeText('lighthouse'.repeat(1000)));
  await field.press('Control+a');
  await field.press('Control+v');
  await expect(field).toHaveValue('lighthouse'.repeat(1000));
  await expect(sentence).toHaveText('The prompt may have at most 4000 characters, not 10000: shorten it.');
  await page.keyboard.press('Control+Enter');
  await field.fill(prompt);
  await expect(sentence).toHaveCount(0);

  for (const { input, value, says } of [
    { input: steps, value: '0', says: 'The number of steps must be a whole number from 1 to 150, not 0.' },
    {
      input: steps,
      value: '151',
      says: 'The number of steps must be a whole number from 1 to 150, not 151.',
    },
    { input: guidance, value: '31', says: 'Guidance must be a number from 0 to 30, not 31.' },
    {
      input: images,
      value: '101',
      says: 'The number of images must be a whole number from 1 to 100, not 101.',
    },
  ]) {
    const before = await input.inputValue();
    await input.fill(value);
    await expect(sentence).toHaveText(says);
    await expect(input).toHaveAccessibleErrorMessage(says);
    await expect(input).toHaveAttribute('aria-invalid', 'true');
    await page.keyboard.press('Control+Enter');
    await input.fill(before);
    await expect(sentence).toHaveCount(0);
  }

  await seed.fill('4294967296');
  await expect(sentence).toHaveText('The seed must be a whole number from 0 to 4294967295, not 4294967296.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Lock the seed' }).click();
  await expect(sentence).toHaveCount(0);

  await page.locator('label').filter({ hasText: 'Custom' }).click();
  const width = page.getByRole('textbox', { name: 'Width in pixels' });
  await width.fill('130');
  await expect(sentence).toHaveText(/^The width must be a multiple of \d+ for this model, not 130\.$/);
  await page.keyboard.press('Control+Enter');
  await width.fill('');
  await expect(sentence).toHaveText('Give a width in pixels.');
  await page.keyboard.press('Control+Enter');

  await expect(jobs).toHaveCount(0);
  await expect(firstRun).toBeVisible();
  expect((await (await app.client()).call('app.snapshot', {})).jobs).toEqual([]);
});

test('emoji and right-to-left prompts are drawn, kept and shown as they were written', async ({
  openApp,
  app,
}) => {
  const prompts = ['🏮 a red lighthouse 🌊 by the sea 👩‍👩‍👧‍👦', 'منارة حمراء على البحر עם ים'];
  const page = await openApp();
  const { prompt: field, steps, pictures, detail, search } = screenOf(page);
  await steps.fill('4');
  for (const [index, written] of prompts.entries()) {
    await field.fill(written);
    await page.keyboard.press('Control+Enter');
    await expect(pictures).toHaveCount(index + 1);
    await expect(pictures.first()).toHaveAccessibleName(written);
    await expectLoaded(pictures.first().locator('img'), 128);
  }
  const { images } = await (await app.client()).call('gallery.list', {});
  expect(images.map((image) => image.prompt)).toEqual(prompts.toReversed());
  await search.fill('👩‍👩‍👧‍👦');
  await expect(pictures).toHaveCount(1);
  await pictures.click();
  await expect(detail.getByRole('heading')).toHaveText(prompts[0] ?? '');
  await expect(factOf(detail, 'File')).toHaveText(/\.png$/);
});

test('a picture whose files were deleted behind the back of the app shows that, and all else works', async ({
  openApp,
  app,
  problems,
}) => {
  problems.expect(/404 \(Not Found\) .*\/(images|thumbnails)\//);
  await makePictures(await app.client(), [{ prompt }, { prompt: 'a white cabin in the snow at night' }]);
  const thumbnails = join(app.home, 'thumbnails');
  const found = readdirSync(thumbnails, { recursive: true }).filter((name) => /\.\w+$/.test(String(name)));
  expect(found).toHaveLength(2);
  for (const file of imageFiles(app)) rmSync(file);
  for (const name of found) rmSync(join(thumbnails, String(name)));

  const page = await openApp();
  // A window that was open meanwhile may have seen them.
  await page.reload();
  const { pictures, detail, generate, prompt: field, steps } = screenOf(page);
  await expect(pictures).toHaveCount(2);
  for (const picture of await pictures.all()) await expect(picture).toContainText('The file cannot be read');
  await pictures.first().click();
  await expect(detail).toContainText('The file of this picture cannot be read');
  await expect(factOf(detail, 'Seed')).toContainText('1');
  await detail.getByRole('button', { name: 'Delete' }).click();
  await page.keyboard.press('Escape');
  await expect(pictures).toHaveCount(1);
  await field.fill(prompt);
  await steps.fill('4');
  await generate.click();
  await expect(pictures).toHaveCount(2);
  await expectLoaded(pictures.first().locator('img'), 128);
});

test('a model folder that cannot be used is listed with its reason', async ({ openApp, app }) => {
  const page = await openApp();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Models' });
  await expect(sheet.getByRole('listitem')).toHaveCount(1);
  await expect(sheet).toContainText(join(app.home, 'models'));
  putIncompleteModel(app, 'half-a-model');
  await sheet.getByRole('button', { name: 'Scan again' }).click();
  const half = sheet.getByRole('listitem').filter({ hasText: 'half-a-model' });
  await expect(half).toContainText('Cannot be used');
  await expect(half).toContainText(
    'The model folder half-a-model lacks scheduler/scheduler_config.json, text_encoder/model.onnx',
  );
  await expect(half.getByRole('button', { name: 'Use' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('Postcards 128');
});

test('a job that fails says why, and the next one is made', async ({ openApp, app }) => {
  putModelWithTornNetwork(app, 'torn');
  const client = await app.client();
  await client.call('models.rescan', {});
  const page = await openApp();
  const { jobs, pictures } = screenOf(page);
  await client.call('jobs.create', { ...quickRequest, modelId: 'torn', prompt: 'torn' });
  await client.call('jobs.create', { ...quickRequest, prompt });
  await expect(pictures).toHaveCount(1);
  await expect(pictures).toHaveAccessibleName(prompt);
  const failed = jobs.filter({ hasText: 'torn' });
  await expect(failed).toHaveAccessibleName('torn, failed');
  await expect(failed).toContainText(/unet.*\.|model.*\./);
  await failed.getByRole('button', { name: 'Dismiss “torn”' }).click();
  await expect(failed).toHaveCount(0);
});
