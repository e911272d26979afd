import { jobLimits } from '#shared/contract/jobs.ts';
import { jobWhere } from '../support/served-app.ts';
import { imageFiles, slowSteps, underWay } from './support/pictures.ts';
import { readRecording, startRecording } from './support/recorder.ts';
import { screenOf } from './support/screen.ts';
import { expect, test } from './support/studio-test.ts';

const prompt = 'a blue sailboat at sea at noon';

test('a picture in the making shows steps that only grow, a preview that clears up and the time left', async ({
  openApp,
}) => {
  const page = await openApp();
  const { prompt: field, steps, generate, pictures, jobs } = screenOf(page);
  await field.fill(prompt);
  // As many as there may be: a page that is slow shows fewer of the previews that come four times a second.
  await steps.fill(String(jobLimits.steps));
  await startRecording(page);
  await generate.click();
  await expect(pictures).toHaveCount(1, { timeout: 90_000 });
  await expect(page).toHaveTitle('Polyptych');
  await expect(jobs).toHaveAccessibleName(`${prompt}, completed`);

  const { percents, previews, remarks, titles } = await readRecording(page);
  expect(percents.length).toBeGreaterThan(5);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(-1)).toBeGreaterThan(90);
  expect(new Set(previews).size).toBeGreaterThan(3);
  expect(remarks.some((remark) => /\d:\d\d left/.test(remark))).toBe(true);
  expect(titles).toEqual(['Polyptych', '(0/1) Polyptych', 'Polyptych']);
});

test('a cancelled picture does not appear, and the queue says that it was cancelled', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  const { prompt: field, steps, generate, pictures, running, jobs, firstRun } = screenOf(page);
  await field.fill(prompt);
  await steps.fill(String(slowSteps));
  await generate.click();
  await expect(running).toContainText(underWay);
  await jobs.getByRole('button', { name: `Cancel “${prompt}”` }).click();

  await expect(jobs).toHaveAccessibleName(`${prompt}, cancelled`);
  await expect(jobs).toContainText('Cancelled');
  await expect(running).toHaveCount(0);
  await expect(pictures).toHaveCount(0);
  await expect(firstRun).toBeVisible();
  await expect(page).toHaveTitle('Polyptych');
  const client = await app.client();
  const job = await jobWhere(client, ({ state }) => state === 'cancelled');
  expect(job.units.map(({ state }) => state)).toEqual(['cancelled']);
  expect(imageFiles(app)).toEqual([]);

  await test.step('and can be asked for again', async () => {
    await jobs.getByRole('button', { name: `Retry “${prompt}”` }).click();
    await expect(running).toContainText(underWay);
    await jobs.getByRole('button', { name: `Cancel “${prompt}”` }).click();
    await expect(running).toHaveCount(0);
    await jobs.getByRole('button', { name: `Dismiss “${prompt}”` }).click();
    await expect(jobs).toHaveCount(0);
  });
});

test.describe('with two devices', () => {
  test.use({ simulatedGpus: 2 });

  test('cancelling a job of six keeps the pictures that are done', async ({ openApp, app }) => {
    const page = await openApp();
    const { prompt: field, images, steps, generate, pictures, running, jobs } = screenOf(page);
    await field.fill(prompt);
    await images.fill('6');
    await steps.fill('60');
    await generate.click();
    await expect(running).toHaveCount(2);
    // Looked at often, so that not all are done before the job is cancelled.
    await expect.poll(() => pictures.count(), { intervals: [50] }).toBeGreaterThanOrEqual(2);
    await jobs.getByRole('button', { name: `Cancel “${prompt}”` }).click();
    await expect(jobs).toHaveAccessibleName(`${prompt}, cancelled`);

    const client = await app.client();
    const job = await jobWhere(client, ({ state }) => state === 'cancelled');
    const done = job.units.filter(({ state }) => state === 'completed').length;
    expect(done).toBeGreaterThanOrEqual(2);
    expect(done).toBeLessThan(6);
    await expect(jobs).toContainText(`Cancelled after ${done}`);
    await expect(running).toHaveCount(0);
    await expect(pictures).toHaveCount(done);
    expect(imageFiles(app)).toHaveLength(done);
  });
});
