import {
  expectAccessible,
  expectNoSidewaysScrolling,
  lastingAnimations,
  showsFocus,
} from '../support/accessibility.ts';
import { putModelWithTornNetwork } from '../support/models.ts';
import { lastingRequest, makePictures, quickRequest, underWay } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const prompt = 'a red lighthouse by the sea at dusk';

for (const colorScheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious on any screen of the ${colorScheme} theme`, async ({ openApp, app }) => {
    putModelWithTornNetwork(app, 'torn');
    const client = await app.client();
    await client.call('models.rescan', {});
    // Reduced motion: a state is judged as it ends up, without waiting for it.
    const page = await openApp({ colorScheme, reducedMotion: 'reduce' });
    const screen = screenOf(page);
    await expect(page.locator(`html[data-mantine-color-scheme=${colorScheme}]`)).toHaveCount(1);
    await expect(screen.firstRun).toBeVisible();
    await expectAccessible(page, 'first run');

    await page.getByRole('button', { name: 'Subject' }).click();
    await screen.generate.click();
    await expect(page.getByRole('form').getByRole('alert')).toBeVisible();
    await expectAccessible(page, 'composer with words and a mistake');

    await screen.prompt.fill(prompt);
    await client.call('jobs.create', lastingRequest);
    await expect(screen.running).toContainText(underWay);
    await expectAccessible(page, 'generating');
    await screen.jobs.getByRole('button', { name: /^Cancel/ }).click();
    await expect(screen.running).toHaveCount(0);

    const [done] = await makePictures(client, [{ prompt, count: 2 }]);
    const unit = done?.units[0];
    const imageId = unit?.state === 'completed' ? unit.imageId : '';
    await client.call('gallery.setFavorite', { imageId, favorite: true });
    await client.call('jobs.create', { ...quickRequest, modelId: 'torn' });
    await expect(screen.jobs.filter({ hasText: 'Retry' })).toHaveCount(2);
    await expect(screen.pictures).toHaveCount(2);
    await screen.pictures.first().focus();
    await expectAccessible(page, 'gallery, with a failed and a cancelled job');

    await page.keyboard.press('Enter');
    await expect(screen.detail.getByRole('heading')).toHaveText(prompt);
    await expectAccessible(page, 'large view');
    await page.keyboard.press('Escape');
    await expect(screen.detail).toBeHidden();

    await screen.pictures.first().focus();
    await page.keyboard.press('v');
    await page.getByRole('button', { name: 'Draw a mask…' }).click();
    const mask = page.getByRole('dialog', { name: 'Mask' });
    await expect(mask.locator('canvas')).toBeVisible();
    await expectAccessible(page, 'mask of a start picture');
    await page.keyboard.press('Escape');
    await expect(mask).toBeHidden();
    await expectAccessible(page, 'composer with a start picture');
    await screen.notifications.getByRole('button', { name: 'Undo' }).click();
    await expect(screen.notifications).toHaveCount(0);

    await screen.pictures.first().focus();
    await page.keyboard.press('Delete');
    await expect(screen.notifications.getByRole('button', { name: 'Undo' })).toBeVisible();
    await expectAccessible(page, 'a deleted picture');
    await page.keyboard.press('Control+z');
    await expect(screen.pictures).toHaveCount(2);

    await screen.search.fill('submarine');
    await expect(screen.pictures).toHaveCount(0);
    await expectAccessible(page, 'nothing found');
    await screen.search.press('Escape');

    await page.getByRole('button', { name: 'Models', exact: true }).click();
    const sheet = page.getByRole('dialog', { name: 'Models' });
    await expect(sheet).toBeVisible();
    await expectAccessible(page, 'models');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();

    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(shortcuts).toBeVisible();
    await expectAccessible(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await expect(shortcuts).toBeHidden();

    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await expect(palette.getByRole('textbox')).toBeFocused();
    await expectAccessible(page, 'command palette');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });
}

test('a small window has no sideways scrolling, and the devices open over it', async ({ openApp, app }) => {
  await makePictures(await app.client(), [{ prompt: `${prompt} `.repeat(20), count: 2 }]);
  const page = await openApp({ viewport: { width: 900, height: 600 }, reducedMotion: 'reduce' });
  const { pictures, detail, generate } = screenOf(page);
  await expect(pictures).toHaveCount(2);
  await expectNoSidewaysScrolling(page);
  await expect(generate).toBeInViewport();
  await expectAccessible(page, 'small window');

  await page.getByRole('button', { name: 'Devices' }).click();
  const drawer = page.getByRole('dialog', { name: 'Devices' });
  await expect(drawer.getByRole('heading', { name: 'Simulated GPU 0' })).toBeVisible();
  await expectAccessible(page, 'devices over a small window');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await pictures.first().click();
  await expect(detail).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page, 'large view in a small window');
});

test('whatever Tab leads to shows that it has the focus', async ({ openApp, app }) => {
  await makePictures(await app.client(), [{ prompt }]);
  const page = await openApp({ reducedMotion: 'reduce' });
  const { prompt: field, pictures } = screenOf(page);
  await expect(pictures).toHaveCount(1);
  await expect(field).toBeFocused();
  const names: string[] = [];
  const hidden: string[] = [];
  const focused = page.locator(':focus');
  const mostStops = 80;
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    // Behind the last one the browser's own bars take the focus, and then it begins anew.
    if ((await focused.count()) === 0) continue;
    const name = await focused.evaluate((element) => element.outerHTML.slice(0, 200));
    if (!(await showsFocus(focused))) hidden.push(name);
    names.push(name);
    if (await field.evaluate((element) => element === document.activeElement)) break;
  }
  expect(hidden).toEqual([]);
  expect(names.length).toBeGreaterThan(20);
  expect(names.length).toBeLessThan(mostStops);
});

test('what is typed right after the command field was asked for is typed into it, and is no shortcut', async ({
  openApp,
}) => {
  // It opens by a movement, and has the focus after that.
  const page = await openApp();
  await page.getByRole('button', { name: 'Themes', exact: true }).focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keys for other', { delay: 0 });
  const commands = page.getByRole('dialog', { name: 'Commands' });
  await expect(commands.getByRole('textbox')).toHaveValue('keys for other');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(commands.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Keys for other programs' })).toBeVisible();
});

test('nothing moves for those who asked for reduced motion', async ({ openApp, app }) => {
  const page = await openApp({ reducedMotion: 'reduce' });
  const { running, jobs } = screenOf(page);
  const client = await app.client();
  await client.call('jobs.create', lastingRequest);
  await expect(running).toContainText(underWay);
  expect(await page.evaluate(lastingAnimations)).toEqual([]);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  expect(await page.evaluate(lastingAnimations)).toEqual([]);
  await page.keyboard.press('Escape');
  await jobs.getByRole('button', { name: /^Cancel/ }).click();
  await expect(running).toHaveCount(0);
});
