import { statSync } from 'node:fs';
import { sampleRequest } from '../../../src/shared/contract/samples.ts';
import { jobWhere } from '../../support/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

test('a picture’s settings are varied in a grid, looked at side by side, and saved as one picture', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  const { id } = await client.call('jobs.create', { ...sampleRequest, steps: 4 });
  await jobWhere(client, (job) => job.id === id && job.state === 'completed');
  const page = await openApp({ colorScheme: 'dark', reducedMotion: 'reduce' });

  const { pictures, detail } = screenOf(page);

  await test.step('from the large view, by one key', async () => {
    await pictures.first().press('Enter');
    await detail.press('g');
    const form = page.getByRole('dialog', { name: 'Variations in a grid' });
    await form.getByText('Settings', { exact: true }).click();
    await form.getByRole('textbox', { name: 'Values' }).nth(0).fill('2, 3, 500');
    await expect(form.getByRole('button', { name: 'Make 9 pictures' })).toBeVisible();
    await form.getByRole('textbox', { name: 'Values' }).nth(0).fill('2, 3');
    await expectAccessible(page, 'the form of variations');
    await form.getByRole('button', { name: 'Make 6 pictures' }).click();
  });

  const view = page.getByRole('dialog', { name: 'Grid of variations' });
  const table = view.getByRole('table', { name: /^Grid|^Steps/ });
  await test.step('the grid fills, with the values beside it', async () => {
    await expect(table.getByRole('button')).toHaveCount(6);
    await expect(table.getByRole('columnheader')).toHaveText(['2 steps', '3 steps']);
    await table.getByRole('button').nth(3).click();
    await expect(view.getByText(/^Seed 1 · 3 steps/)).toBeVisible();
    await expectAccessible(page, 'a grid of variations');
  });

  await test.step('it is one picture to keep, and its job is found in the gallery', async () => {
    const download = page.waitForEvent('download');
    await view.getByRole('button', { name: 'Save as one picture' }).click();
    const file = await download;
    expect(statSync(await file.path()).size).toBeGreaterThan(10_000);
    const { jobs } = await client.call('app.snapshot', {});
    const job = jobs.find(({ request }) => request.vary);
    await client.call('jobs.dismiss', { jobId: job?.id ?? '' });
    await view.getByRole('button', { name: 'In the gallery' }).click();
    await expect(view).toBeHidden();
    await pictures.first().press('Enter');
    await page.getByRole('button', { name: 'Its grid' }).click();
    await expect(table.getByRole('button')).toHaveCount(6);
  });
});
