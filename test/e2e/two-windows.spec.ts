import { lastingRequest, slowSteps, underWay } from './support/pictures.ts';
import { screenOf } from './support/screen.ts';
import { expect, test } from './support/studio-test.ts';

const prompt = 'an orange sailboat on a lake at sunset';

test.use({ simulatedGpus: 2 });

test('what happens to pictures in one window is seen in the other', async ({ openApp }) => {
  const [one, two] = await Promise.all([openApp(), openApp()]);
  const here = screenOf(one);
  const there = screenOf(two);

  await here.prompt.fill(prompt);
  await here.steps.fill(String(slowSteps));
  await here.generate.click();
  await Promise.all([
    expect(there.jobs).toHaveAccessibleName(`${prompt}, running`),
    expect(there.running).toContainText(underWay),
    expect(two).toHaveTitle('(0/1) Polyptych'),
  ]);
  // What is being written belongs to each window alone.
  await expect(there.prompt).toHaveValue('');
  await Promise.all([expect(here.pictures).toHaveCount(1), expect(there.pictures).toHaveCount(1)]);

  await there.pictures.focus();
  await two.keyboard.press('f');
  await expect(here.pictures).toHaveAccessibleName(`${prompt}, favorite`);
  await expect(here.showFavorites).toHaveText(/Favorites\s*1/);

  await here.pictures.focus();
  await one.keyboard.press('Delete');
  await expect(there.pictures).toHaveCount(0);
  await expect(there.showAll).toHaveText(/All\s*0/);
  await one.keyboard.press('Control+z');
  await expect(there.pictures).toHaveAccessibleName(`${prompt}, favorite`);
});

test('a job can be cancelled from the other window', async ({ openApp, app }) => {
  const [one, two] = await Promise.all([openApp(), openApp()]);
  const here = screenOf(one);
  const there = screenOf(two);
  const client = await app.client();
  await client.call('jobs.create', { ...lastingRequest, prompt });
  await there.jobs.getByRole('button', { name: `Cancel “${prompt}”` }).click();
  await expect(here.jobs).toHaveAccessibleName(`${prompt}, cancelled`);
  await expect(here.running).toHaveCount(0);
});

test('settings changed in one window change in the other', async ({ openApp }) => {
  const [one, two] = await Promise.all([openApp(), openApp()]);
  const here = screenOf(one);
  const there = screenOf(two);

  await expect(there.multiGpu).toBeChecked();
  await expect(there.maxGpus).toHaveAttribute('aria-valuenow', '2');
  await here.maxGpus.focus();
  await one.keyboard.press('ArrowLeft');
  await expect(there.maxGpus).toHaveAttribute('aria-valuenow', '1');
  await expect(there.devices.nth(1)).toContainText('Not in use');
  await one.keyboard.press('ArrowRight');
  await expect(there.devices.nth(1)).toContainText('Idle');

  await here.multiGpu.focus();
  await one.keyboard.press('Space');
  await expect(there.multiGpu).not.toBeChecked();
  await expect(there.devices.nth(1)).toContainText('Not in use');

  const scheme = () => two.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
  await one.getByRole('button', { name: 'Switch to the light theme' }).click();
  await expect.poll(scheme).toBe('light');
  await two.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect(one.getByRole('button', { name: 'Switch to the system’s theme' })).toBeVisible();
  await expect.poll(scheme).toBe('dark');
});
