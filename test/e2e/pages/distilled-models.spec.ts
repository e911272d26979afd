import { putTinyModel } from '../support/models.ts';
import { expectLoaded, factOf, screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

test('a model is offered what it takes: Turbo neither guidance nor a negative prompt, and few steps', async ({
  openApp,
  app,
}) => {
  putTinyModel(app, 'sdxl');
  putTinyModel(app, 'sdxl-turbo', 'sdxl');
  await (await app.client()).call('models.rescan', {});
  const page = await openApp();
  const { prompt, without, guidance, steps, generate, pictures, detail } = screenOf(page);
  const choose = async (name: string) => {
    await page.getByRole('combobox', { name: 'Model' }).click();
    await page.getByRole('option', { name, exact: true }).click();
  };

  await choose('sdxl');
  await expect(guidance).toHaveValue('5.0');
  await without.fill('rain');
  await choose('sdxl-turbo');
  await expect(guidance).toBeHidden();
  await expect(without).toBeHidden();
  await expect(page.getByRole('note').filter({ hasText: 'Guidance' })).toContainText('Built into this model');
  await expect(steps).toHaveValue('4');

  await prompt.fill('a red boat');
  await generate.click();
  await expect(pictures).toHaveCount(1);
  await pictures.first().click();
  await expectLoaded(detail.getByRole('img', { name: 'a red boat' }), 64);
  await expect(factOf(detail, 'Steps')).toHaveText('4');
  await expect(detail).not.toContainText('rain');
  await page.keyboard.press('Escape');

  // What was written for the other model is still there.
  await choose('sdxl');
  await expect(without).toHaveValue('rain');
});
