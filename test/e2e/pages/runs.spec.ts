import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

/** Goes on with Tab until the control of that name has the focus. */
async function tabTo(page: Page, name: string, role: 'button' | 'textbox') {
  const wanted = page.getByRole('dialog', { name: 'Runs' }).getByRole(role, { name, exact: true });
  await wanted.waitFor();
  for (let steps = 0; steps < 40; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test.use({ simulatedGpus: 2 });

test('by the keyboard alone somebody goes from an empty app to a run, and sees its summary in the morning', async ({
  openApp,
  app,
}) => {
  const page = await openApp({ reducedMotion: 'reduce' });
  const client = await app.client();
  await client.call('settings.update', { queuePaused: true });
  const view = page.getByRole('dialog', { name: 'Runs' });
  await test.step('the command field leads to a form that is ready to start', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('overnight');
    await expect(page.getByText('Start or show a run')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(view.getByRole('form', { name: 'New run' })).toBeVisible();
    await expectAccessible(page, 'the form of a run');
  });
  await test.step('a limit is typed, and Enter starts the run', async () => {
    await tabTo(page, 'Steps', 'textbox');
    await page.keyboard.type('4');
    await tabTo(page, 'End after so many pictures', 'textbox');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await expect(view.getByText('Waiting: the queue is paused', { exact: true })).toBeVisible();
  });
  await test.step('it is held and let go on', async () => {
    await tabTo(page, 'Pause', 'button');
    await page.keyboard.press('Enter');
    await expect(view.getByText('Paused', { exact: true })).toBeVisible();
    await client.call('settings.update', { queuePaused: false });
    await tabTo(page, 'Go on', 'button');
    await page.keyboard.press('Enter');
  });
  await test.step('its summary says what was made where, and why it ended', async () => {
    await expect(view.getByText('Ended: all its pictures are made')).toBeVisible({ timeout: 60_000 });
    await expect(view.getByRole('heading', { name: '5 of 5 pictures' })).toBeVisible();
    await expect(view.getByRole('list', { name: 'Pictures by device' })).toContainText('Simulated GPU');
    await expectAccessible(page, 'the summary of a run');
  });
  await test.step('its pictures are shown in the gallery', async () => {
    await tabTo(page, 'Show its pictures', 'button');
    await page.keyboard.press('Enter');
    await expect(view).toBeHidden();
    await expect(screenOf(page).pictures).toHaveCount(5);
  });
});
