import { jobWhere } from '../../support/served-app.ts';
import { expectAccessible, lastingAnimations } from '../support/accessibility.ts';
import { lastingRequest, makePictures, quickRequest } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

test.use({ simulatedGpus: 2 });

for (const colorScheme of ['dark', 'light'] as const)
  test(`in the ${colorScheme} theme the queue in full shows what ran where, what runs and what is next`, async ({
    openApp,
    app,
  }) => {
    const client = await app.client();
    await client.call('settings.update', { multiGpu: true });
    // Both workers are there before anything is shared out between them.
    await expect
      .poll(async () => (await client.call('app.snapshot', {})).devices.map(({ worker }) => worker.state))
      .toEqual(['idle', 'idle']);
    await makePictures(client, [{ count: 4 }]);
    const page = await openApp({ colorScheme, reducedMotion: 'reduce' });
    const { queueView, prompt: field } = screenOf(page);

    await field.blur();
    await page.keyboard.press('q');
    await expect(queueView).toBeVisible();
    const lanes = queueView.getByRole('list', { name: 'Lanes' });
    for (const name of ['GPU 0', 'GPU 1'])
      await expect(
        lanes.getByRole('img', { name: new RegExp(`^${name}, last 10 min: [1-3] pictures?, 1 load, busy`) }),
      ).toBeVisible();
    await expectAccessible(page, 'the queue at rest');

    await test.step('what runs has its reason, and what waits says for what', async () => {
      await client.call('jobs.create', { ...lastingRequest, prompt: 'a long one', count: 2 });
      const running = queueView.getByRole('region', { name: 'Running now' }).getByRole('listitem');
      await expect(running.filter({ hasText: 'a long one' })).toHaveCount(2);
      await client.call('jobs.create', { ...quickRequest, prompt: 'a short one behind' });
      await expect(running.first()).toContainText(/already loaded|next in order/);
      const next = queueView.getByRole('region', { name: 'Next' }).getByRole('listitem');
      await expect(next).toContainText('a short one behind');
      await expect(next).toContainText(
        /1 picture of Postcards 128: expected on GPU [01], which has the model/,
      );
      await expect(queueView).toContainText(/0 of 3 done · \d+:\d\d to \d+:\d\d left/);
      await client.call('settings.update', { queuePaused: true });
      await expect(next).toContainText('the queue is paused');
      await expect(queueView).toContainText('Paused · 0 of 3 done');
      await expectAccessible(page, 'the queue at work');
      expect(await page.evaluate(lastingAnimations)).toEqual([]);
    });

    await test.step('arrow keys step through the attempts', async () => {
      const slider = queueView.getByRole('slider', { name: 'Attempt' });
      await expect(slider).toHaveAttribute('aria-valuetext', 'now');
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await expect(slider).toHaveAttribute('aria-valuetext', /GPU [01] · Postcards 128 · .* drawn in/);
    });
    await page.keyboard.press('Escape');
    await expect(queueView).toBeHidden();
  });

test('statistics count what each device did, failures too, and the log lists it', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await makePictures(client, [{}, {}, {}]);
  const lasting = await client.call('jobs.create', lastingRequest);
  await jobWhere(client, ({ id, state }) => id === lasting.id && state === 'running');
  await client.call('jobs.cancel', { jobId: lasting.id });
  await jobWhere(client, ({ id, state }) => id === lasting.id && state === 'cancelled');

  const page = await openApp({ reducedMotion: 'reduce' });
  const { queueView } = screenOf(page);
  await page.getByRole('button', { name: 'Queue in full' }).click();
  await queueView.getByRole('tab', { name: 'Statistics' }).click();
  const all = queueView.getByRole('row', { name: /^All/ });
  // Pictures, batches, average batch, waiting, loads, unloads, failures.
  await expect(all.getByRole('cell')).toContainText(['3', '4', '1.0', '0', '1', '0', '0']);
  await expectAccessible(page, 'statistics of the queue');

  await makePictures(client, [{}]);
  await expect(all.getByRole('cell').first()).toHaveText('4');

  await queueView.getByRole('tab', { name: 'Log' }).click();
  const rows = queueView.getByRole('row');
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(1)).toContainText('completed');
  await expect(rows.nth(2)).toContainText('cancelled');
  await expectAccessible(page, 'log of the queue');
});
