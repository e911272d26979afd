import type { Page } from '@playwright/test';
import { makePictures } from './support/pictures.ts';
import { connectionProblems } from './support/problems.ts';
import { expectLoaded, factOf, screenOf } from './support/screen.ts';
import { expect, test } from './support/studio-test.ts';

const castle = 'a black castle in the desert at dusk';
const cactus = 'a green cactus in the canyon at noon';
const cabin = 'a white cabin in the snow at night';
const tent = 'a yellow tent in the meadow at dawn';
/** From the oldest to the newest. */
const prompts = [castle, cactus, cabin, tent];

const names = (page: Page) =>
  screenOf(page).pictures.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));

test('a favorite survives a restart of the app', async ({ openApp, app, problems }) => {
  problems.expect(connectionProblems);
  await makePictures(await app.client(), [{ prompt: castle }, { prompt: cactus }]);
  const before = await openApp();
  await expect(screenOf(before).pictures).toHaveCount(2);
  await screenOf(before).pictures.nth(1).focus();
  await before.keyboard.press('f');
  await expect(screenOf(before).pictures.nth(1)).toHaveAccessibleName(`${castle}, favorite`);
  await expect(screenOf(before).showFavorites).toHaveText(/Favorites\s*1/);

  await app.stop();
  await app.startAgain();
  const page = await openApp();
  const { pictures, showFavorites } = screenOf(page);
  await expect(pictures).toHaveCount(2);
  await expect(pictures.nth(1)).toHaveAccessibleName(`${castle}, favorite`);

  await page.reload();
  await expect(pictures).toHaveCount(2);
  await expect(pictures.nth(1)).toHaveAccessibleName(`${castle}, favorite`);
  await showFavorites.click();
  await expect(pictures).toHaveCount(1);
  await pictures.first().getByRole('button', { name: 'Remove from favorites' }).click();
  await expect(pictures).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'No favorites yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all pictures' }).click();
  await expect(pictures).toHaveCount(2);
});

test('a deleted picture comes back with Ctrl+Z or Undo, to its own place', async ({ openApp, app }) => {
  const client = await app.client();
  await makePictures(
    client,
    prompts.map((prompt) => ({ prompt })),
  );
  const before = prompts.toReversed();
  const page = await openApp();
  const { pictures, notifications, showAll, detail } = screenOf(page);
  await expect.poll(() => names(page)).toEqual(before);

  await pictures.nth(1).focus();
  await page.keyboard.press('Delete');
  await expect.poll(() => names(page)).toEqual([tent, cactus, castle]);
  await expect(showAll).toHaveText(/All\s*3/);
  await expect(pictures.nth(1)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(() => names(page)).toEqual(before);
  await expectLoaded(pictures.nth(1).locator('img'), 128);

  await pictures.nth(0).focus();
  await page.keyboard.press('Delete');
  await expect.poll(() => names(page)).toEqual([cabin, cactus, castle]);
  await notifications.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(page)).toEqual(before);

  await test.step('and from the large view the next picture takes its place', async () => {
    await pictures.nth(2).click();
    await expect(detail.getByRole('heading')).toHaveText(cactus);
    await page.keyboard.press('Delete');
    await expect(detail.getByRole('heading')).toHaveText(castle);
    await page.keyboard.press('Escape');
    await expect.poll(() => names(page)).toEqual([tent, cabin, castle]);
  });
  expect((await client.call('gallery.list', {})).images.map(({ prompt }) => prompt)).toEqual([
    tent,
    cabin,
    castle,
  ]);
});

test('the gallery is searched, filtered, and walked through with the arrow keys', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await makePictures(
    client,
    prompts.map((prompt) => ({ prompt })),
  );
  const page = await openApp();
  const { pictures, search, showAll, showFavorites, detail } = screenOf(page);
  await expect(pictures).toHaveCount(4);

  await test.step('search', async () => {
    await search.fill('AT D');
    await expect.poll(() => names(page)).toEqual([tent, castle]);
    await search.fill('at du');
    await expect.poll(() => names(page)).toEqual([castle]);
    await search.fill('submarine');
    await expect(
      page.getByRole('heading', { name: 'No picture’s prompt contains “submarine”' }),
    ).toBeVisible();
    await search.press('Escape');
    await expect(pictures).toHaveCount(4);
  });

  await test.step('favorites', async () => {
    await pictures.nth(2).hover();
    await pictures.nth(2).getByRole('button', { name: 'Add to favorites' }).click();
    await showFavorites.click();
    await expect.poll(() => names(page)).toEqual([`${cactus}, favorite`]);
    await showAll.click();
    await expect(pictures).toHaveCount(4);
  });

  await test.step('arrow keys in the grid', async () => {
    await pictures.nth(0).focus();
    await page.keyboard.press('ArrowRight');
    await expect(pictures.nth(1)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await expect(pictures.nth(1)).toBeFocused();
    await page.keyboard.press('End');
    await expect(pictures.nth(3)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(pictures.nth(3)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(pictures.nth(0)).toBeFocused();
  });

  await test.step('arrow keys in the large view', async () => {
    await page.keyboard.press('Enter');
    const heading = detail.getByRole('heading');
    await expect(heading).toHaveText(tent);
    await expect(detail).toContainText('1 of 4');
    await page.keyboard.press('ArrowRight');
    await expect(heading).toHaveText(cabin);
    await expectLoaded(detail.getByRole('img', { name: cabin }), 128);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(heading).toHaveText(castle);
    await page.keyboard.press('ArrowRight');
    await expect(heading).toHaveText(castle);
    await page.keyboard.press('ArrowLeft');
    await expect(heading).toHaveText(cactus);
    await page.keyboard.press('f');
    await expect(detail.getByRole('button', { name: 'Favorite' })).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();
  });
});

test.describe('with rows of pictures', () => {
  test.use({ simulatedGpus: 2 });

  test('up and down keep the column', async ({ openApp, app }) => {
    await makePictures(await app.client(), [{ prompt: castle, count: 10, steps: 1 }]);
    const page = await openApp();
    const { pictures } = screenOf(page);
    await expect(pictures).toHaveCount(10);
    // The grid has its columns once it has been laid out.
    const columnCount = async () => Number(await page.getByRole('grid').getAttribute('aria-colcount'));
    await expect.poll(columnCount).toBeGreaterThan(2);
    const columns = await columnCount();
    await pictures.nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await expect(pictures.nth(1 + columns)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(pictures.nth(1)).toBeFocused();
  });
});

test('R puts all settings of a picture back, and its seed can be copied', async ({ openApp, app }) => {
  const client = await app.client();
  const settings = {
    prompt: castle,
    negativePrompt: 'rain',
    seed: 4_242_424_242,
    steps: 7,
    guidanceScale: 5.5,
    width: 160,
    height: 96,
    scheduler: 'EulerDiscreteScheduler',
  };
  await makePictures(client, [settings]);
  const page = await openApp();
  const { prompt, without, seed, steps, guidance, scheduler } = screenOf(page);
  const { pictures, detail, generate, search } = screenOf(page);

  await pictures.click();
  await expect(factOf(detail, 'Size')).toHaveText('160 × 96');
  await detail.getByRole('button', { name: 'Copy seed' }).click();
  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await search.press('Control+v');
  await expect(search).toHaveValue('4242424242');
  await search.press('Escape');

  await pictures.focus();
  await page.keyboard.press('r');
  await expect(prompt).toBeFocused();
  await expect(prompt).toHaveValue(castle);
  await expect(without).toHaveValue('rain');
  await expect(seed).toHaveValue('4242424242');
  await expect(steps).toHaveValue('7');
  await expect(guidance).toHaveValue('5.5');
  await expect(scheduler).toHaveValue('Euler');
  await expect(page.getByText('160 × 96')).toBeVisible();

  await generate.click();
  await expect(pictures).toHaveCount(2);
  const { images } = await client.call('gallery.list', {});
  for (const image of images) expect(image).toMatchObject(settings);
});
