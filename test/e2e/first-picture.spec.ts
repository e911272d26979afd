import { expectLoaded, factOf, screenOf, tabTo } from './support/screen.ts';
import { expect, test } from './support/studio-test.ts';

const prompt = 'a red lighthouse by the sea at dusk';

test('the first picture is written, made, looked at and left by keyboard alone', async ({ openApp, app }) => {
  const page = await openApp();
  const { prompt: field, firstRun, pictures, detail } = screenOf(page);
  await expect(firstRun).toBeVisible();
  await expect(field).toBeFocused();

  await page.keyboard.type(prompt);
  await page.keyboard.press('Control+Enter');
  await expect(pictures).toHaveCount(1);
  await expect(firstRun).toBeHidden();
  await expect(field).toBeFocused();

  const picture = pictures.first();
  await tabTo(page, picture);
  await page.keyboard.press('Enter');
  await expect(detail).toBeVisible();
  await expectLoaded(detail.getByRole('img', { name: prompt }), 128);

  const { images } = await (await app.client()).call('gallery.list', {});
  await expect(detail.getByRole('heading')).toHaveText(prompt);
  await expect(factOf(detail, 'Seed')).toContainText(String(images[0]?.seed));
  await expect(factOf(detail, 'Model')).toHaveText('Postcards 128');
  await expect(factOf(detail, 'Size')).toHaveText('128 × 128');
  await expect(factOf(detail, 'Steps')).toHaveText('20');
  await expect(factOf(detail, 'Guidance')).toHaveText('2.5');
  await expect(factOf(detail, 'Scheduler')).toHaveText('DDIM');
  await expect(factOf(detail, 'Made on')).toHaveText('Simulated GPU 0');

  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(picture).toBeFocused();
});

test('an example is taken over by a click, and one more click makes its picture', async ({ openApp }) => {
  const page = await openApp();
  const { prompt: field, generate, pictures } = screenOf(page);
  const example = page.getByRole('list', { name: 'Example prompts' }).getByRole('button').nth(1);
  const words = (await example.innerText()).trim();
  await example.click();
  await expect(field).toHaveValue(words);
  await expect(field).toBeFocused();
  await generate.click();
  await expect(pictures).toHaveCount(1);
  await expect(pictures.first()).toHaveAccessibleName(words);
  await expectLoaded(pictures.first().locator('img'), 128);
});

test('a word that the model knows goes into the prompt where the cursor is', async ({ openApp }) => {
  const page = await openApp();
  const { prompt: field } = screenOf(page);
  await field.fill('a red at dusk');
  for (let letters = 0; letters < ' at dusk'.length; letters += 1) await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Subject' }).click();
  await page
    .getByRole('group', { name: 'Subject' })
    .getByRole('button', { name: 'lighthouse', exact: true })
    .click();
  await expect(field).toHaveValue('a red lighthouse at dusk');
  await expect(field).toBeFocused();
  await page.keyboard.type(' house');
  await expect(field).toHaveValue('a red lighthouse house at dusk');
});
