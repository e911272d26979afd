import { jobWhere } from '../../support/served-app.ts';
import { imageFiles } from '../support/pictures.ts';
import { connectionProblems } from '../support/problems.ts';
import { expectLoaded, screenOf } from '../support/screen.ts';
import { browserTest as test, expect } from '../support/studio-test.ts';

// A page in a browser outlives the app; a window of the desktop app goes with it (desktop/quit.spec.ts).

const prompt = 'a green pine tree in the snow at dawn';

test.use({ simulatedGpus: 2 });

test('the app killed in the middle of a job: the page waits calmly, comes back, and the job is done once', async ({
  openApp,
  app,
  problems,
}) => {
  problems.expect(connectionProblems);
  const page = await openApp();
  const { prompt: field, without, images, steps, generate } = screenOf(page);
  const { pictures, running, jobs, disconnected, notifications } = screenOf(page);
  await field.fill(prompt);
  await images.fill('4');
  await steps.fill('40');
  await generate.click();
  await expect(pictures).not.toHaveCount(0);
  await expect(running).not.toHaveCount(0);
  await field.fill('what I was writing');
  await without.fill('clouds');

  await app.kill();
  await expect(disconnected).toBeVisible();
  await expect(generate).toBeDisabled();
  await expect(notifications).toHaveCount(0);
  await expect(field).toHaveValue('what I was writing');
  await field.pressSequentially(' goes on');

  await app.startAgain();
  await expect(disconnected).toBeHidden();
  await expect(jobs).toHaveAccessibleName(`${prompt}, completed`);
  await expect(pictures).toHaveCount(4);
  await expect(running).toHaveCount(0);
  for (const picture of await pictures.all()) await expectLoaded(picture.locator('img'), 128);
  await expect(field).toHaveValue('what I was writing goes on');
  await expect(without).toHaveValue('clouds');

  const client = await app.client();
  const job = await jobWhere(client, ({ state }) => state === 'completed');
  const made = await client.call('gallery.list', {});
  expect(made.total).toBe(4);
  expect(new Set(made.images.map(({ seed }) => seed)).size).toBe(4);
  expect(made.images.every(({ jobId }) => jobId === job.id)).toBe(true);
  expect(imageFiles(app)).toHaveLength(4);
  await page.reload();
  await expect(field).toHaveValue('what I was writing goes on');
  await expect(pictures).toHaveCount(4);
});

test('whoever does not want to wait for the next attempt tries now', async ({ openApp, app, problems }) => {
  problems.expect(connectionProblems);
  const page = await openApp();
  const { disconnected, generate } = screenOf(page);
  await app.stop();
  const tryNow = disconnected.getByRole('button', { name: 'Try now' });
  // The waits have grown by then.
  await expect(disconnected).toContainText(/Next try in [345] s/);
  await app.startAgain();
  await tryNow.click();
  await expect(disconnected).toBeHidden();
  await expect(generate).toBeEnabled();
});
