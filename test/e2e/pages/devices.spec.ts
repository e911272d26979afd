import { expectAccessible, lastingAnimations } from '../support/accessibility.ts';
import { lastingRequest } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const prompt = 'a white cabin in a snowfield at night';

test.describe('with two devices', () => {
  test.use({ simulatedGpus: 2 });

  test('a card says what its device draws, how loaded it is and which model it holds', async ({
    openApp,
    app,
  }) => {
    const page = await openApp();
    const { devices, running } = screenOf(page);
    await expect(page.getByRole('heading', { name: '2 devices detected' })).toBeVisible();
    const client = await app.client();
    const { id } = await client.call('jobs.create', { ...lastingRequest, prompt });
    await expect(running).toHaveCount(1);
    const busy = devices.filter({ hasText: prompt });
    await expect(busy).toContainText(/[1-9]\d* of 150/);
    await expect(busy).toContainText('Simulated');
    await expect(busy.getByRole('group', { name: 'Loaded models' })).toHaveText('Postcards 128');
    await expect(busy).toContainText(/[1-9]\d? ?%/);
    await expect(busy.getByRole('img', { name: /^Used: .* by Polyptych/ })).toBeVisible();
    await expect(busy.locator('img[src*="/previews/"]')).toBeVisible();
    await client.call('jobs.cancel', { jobId: id });
    await expect(devices.filter({ hasText: 'Idle' })).toHaveCount(2);
  });

  test('the full view opens by a key, shows the load of every device over time, and closes again', async ({
    openApp,
  }) => {
    const page = await openApp({ reducedMotion: 'reduce' });
    const { deviceView, prompt: field } = screenOf(page);
    await field.blur();
    await page.keyboard.press('d');
    await expect(deviceView).toBeVisible();
    for (const device of ['Simulated GPU 0', 'Simulated GPU 1'])
      await expect(
        deviceView.getByRole('img', {
          name: new RegExp(`^Memory of ${device} over the last minute: now \\d`),
        }),
      ).toBeVisible();
    await expectAccessible(page, 'load of the devices');
    expect(await page.evaluate(lastingAnimations)).toEqual([]);

    await deviceView.getByText('10 min', { exact: true }).click();
    await expect(
      deviceView.getByRole('img', { name: /over the last ten minutes: now \d/ }).first(),
    ).toBeVisible();

    await test.step('arrow keys step through time', async () => {
      const moment = deviceView.getByRole('slider', { name: 'Moment' });
      await expect(moment).toHaveAttribute('aria-valuetext', 'now');
      await moment.focus();
      await page.keyboard.press('ArrowLeft');
      await expect(moment).toHaveAttribute('aria-valuetext', /\d s ago/);
    });

    await test.step('details and settings', async () => {
      await deviceView.getByRole('tab', { name: 'Details' }).click();
      await expect(deviceView.getByRole('row', { name: /Simulated GPU 1/ })).toContainText('Healthy');
      await expectAccessible(page, 'details of the devices');
      await deviceView.getByRole('tab', { name: 'Settings' }).click();
      await expectAccessible(page, 'settings of the devices');
    });

    await page.keyboard.press('Escape');
    await expect(deviceView).toBeHidden();
  });

  test('settings for devices are taken over when a field is left, and never half a number', async ({
    openApp,
    app,
  }) => {
    const page = await openApp();
    const { deviceView } = screenOf(page);
    await page.getByRole('button', { name: 'Load over time and details' }).click();
    await deviceView.getByRole('tab', { name: 'Settings' }).click();
    const limit = deviceView.getByRole('textbox', { name: 'Utilization by others' });
    await limit.fill('250');
    await expect(deviceView.getByRole('alert')).toHaveText('Enter a number from 0 to 100.');
    await limit.fill('25');
    await limit.press('Enter');
    const client = await app.client();
    const settings = async () => (await client.call('app.snapshot', {})).settings;
    await expect.poll(async () => (await settings()).gpuIdleUtilizationPercent).toBe(25);
    await deviceView.getByRole('switch', { name: 'Use integrated GPUs' }).press('Space');
    await expect.poll(async () => (await settings()).useIntegratedGpus).toBe(true);
    await expect(deviceView.getByRole('switch', { name: 'Use integrated GPUs' })).toBeChecked();
  });

  test('drawing pictures together is switched, limited and made to wait in the settings', async ({
    openApp,
    app,
  }) => {
    const page = await openApp();
    const { deviceView } = screenOf(page);
    await page.getByRole('button', { name: 'Load over time and details' }).click();
    await deviceView.getByRole('tab', { name: 'Settings' }).click();
    const client = await app.client();
    const settings = async () => (await client.call('app.snapshot', {})).settings;
    const size = deviceView.getByRole('textbox', { name: 'Pictures at once' });
    await expect(size).toHaveValue('8');
    await size.fill('0');
    await size.press('Enter');
    await expect(deviceView).toContainText('Enter a number from 1 to 64.');
    await size.fill('4');
    await size.press('Enter');
    await expect.poll(async () => (await settings()).maxBatchSize).toBe(4);
    const wait = deviceView.getByRole('textbox', { name: 'Wait for more pictures' });
    await wait.fill('2');
    await wait.press('Enter');
    await expect.poll(async () => (await settings()).maxBatchWaitSeconds).toBe(2);
    await deviceView.getByRole('switch', { name: 'Draw similar pictures together' }).press('Space');
    await expect.poll(async () => (await settings()).enableBatching).toBe(false);
    await expect(size).toHaveCount(0);
  });

  test('how jobs are shared among devices is chosen in the settings, and holds at once', async ({
    openApp,
    app,
  }) => {
    const page = await openApp();
    const { deviceView } = screenOf(page);
    await page.getByRole('button', { name: 'Load over time and details' }).click();
    await deviceView.getByRole('tab', { name: 'Settings' }).click();
    await deviceView.getByRole('combobox', { name: 'Strategy' }).click();
    await page.getByRole('option', { name: 'Devices take turns' }).click();
    await expect(deviceView.getByText('Strictly in order; the devices take turns')).toBeVisible();
    const client = await app.client();
    const { settings } = await client.call('app.snapshot', {});
    expect(settings.strategy).toBe('round-robin');
  });

  test('the device report goes to the clipboard as plain text', async ({ openApp }) => {
    const page = await openApp();
    const { prompt: field } = screenOf(page);
    await page.getByRole('button', { name: 'Copy device report as text' }).click();
    await expect(page.getByText('The device report is on the clipboard.')).toBeVisible();
    await field.focus();
    await page.keyboard.press('Control+v');
    await expect(field).toHaveValue(/^Polyptych \d+\.\d+\.\d+, (browser|desktop) shell\n/);
    await expect(field).toHaveValue(/\n0 {2}Simulated GPU 0\n {2}Id +simulated-0\n/);
    await expect(field).toHaveValue(/\n2 devices detected/);
  });
});

test.describe('with many devices', () => {
  test.use({ simulatedGpus: 5 });

  test('devices are rows that open into all there is to say', async ({ openApp }) => {
    const page = await openApp();
    const { devices } = screenOf(page);
    const row = devices.filter({ has: page.getByRole('button', { name: '3 Simulated GPU 3' }) });
    const opener = row.getByRole('button', { name: '3 Simulated GPU 3' });
    await expect(opener).toHaveAttribute('aria-expanded', 'false');
    await opener.press('Enter');
    await expect(opener).toHaveAttribute('aria-expanded', 'true');
    await expect(row).toContainText(/Idle|Not in use|Starting/);
    await expectAccessible(page, 'many devices, one of them open');
    await opener.press('Enter');
    await expect(row).not.toContainText(/Idle|Not in use|Starting/);
  });
});
