import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Page } from '@playwright/test';
import { tinyUpscaler } from '../../worker/tiny-upscaler.ts';
import { makePictures } from '../support/pictures.ts';
import { expectLoaded, factOf, screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const lighthouse = 'a red lighthouse by the sea at dusk';

/** What the composer shows of a start picture. */
const startOf = (page: Page) => ({
  choose: page.getByRole('button', { name: /choose or drop a picture/ }),
  picture: page.getByRole('img', { name: 'What new ones begin with' }),
  strength: page.getByRole('textbox', { name: 'Strength' }),
  remove: page.getByRole('button', { name: 'Remove the start picture' }),
  drawMask: page.getByRole('button', { name: 'Draw a mask…' }),
});
const photograph = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3a7' } })
    .jpeg()
    .toBuffer();

test('variations of a picture begin with it, from the gallery to the new picture and back', async ({
  openApp,
  app,
}) => {
  await makePictures(await app.client(), [{ prompt: lighthouse }]);
  const page = await openApp();
  const { pictures, generate, detail, prompt } = screenOf(page);
  const start = startOf(page);
  await expect(start.choose).toBeVisible();

  await pictures.first().focus();
  await page.keyboard.press('v');
  await expect(prompt).toHaveValue(lighthouse);
  await expect(prompt).toBeFocused();
  await expectLoaded(start.picture, 128);
  await expect(start.strength).toHaveValue('0.60');
  await start.strength.fill('0.3');
  await generate.click();
  await expect(pictures).toHaveCount(2);

  await pictures.first().click();
  await expect(factOf(detail, 'Strength')).toHaveText('0.30');
  await detail.getByRole('button', { name: 'Show the picture that it was made from' }).click();
  await expect(detail.getByText('2 of 2')).toBeVisible();
  await expect(factOf(detail, 'Strength')).toHaveCount(0);

  // What was made from a picture is made from it again.
  await page.keyboard.press('ArrowLeft');
  await detail.getByRole('button', { name: 'Reuse settings' }).click();
  await expect(start.strength).toHaveValue('0.30');
});

test('a start picture is removed and brought back, and stays when the page is loaded again', async ({
  openApp,
  app,
}) => {
  await makePictures(await app.client(), [{ prompt: lighthouse }]);
  const page = await openApp();
  const start = startOf(page);
  await screenOf(page).pictures.first().hover();
  await screenOf(page).pictures.first().getByRole('button', { name: 'Make variations' }).click();
  await start.remove.click();
  await expect(start.choose).toBeVisible();
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
  await expectLoaded(start.picture, 128);
  await page.reload();
  await expectLoaded(start.picture, 128);
});

test('a file is begun with, whatever its kind and size, and one that is no picture is refused in a sentence', async ({
  openApp,
}) => {
  const page = await openApp();
  const { generate, pictures, prompt, notifications } = screenOf(page);
  const start = startOf(page);
  const input = page.locator('form input[type=file]');
  await input.setInputFiles({ name: 'a.jpeg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
  await expect(
    notifications.filter({ hasText: 'This file is not a picture that can be read' }),
  ).toBeVisible();
  await expect(start.choose).toBeVisible();

  const buffer = await photograph(6000, 4000);
  await input.setInputFiles({ name: 'photo.jpeg', mimeType: 'image/jpeg', buffer });
  // No longer than the core takes.
  await expectLoaded(start.picture, 4096);
  await prompt.fill(lighthouse);
  await generate.click();
  await expect(pictures).toHaveCount(1);
  await pictures.first().click();
  await expect(factOf(screenOf(page).detail, 'Size')).toHaveText('144 × 96');
});

test('a mask is drawn, undone and turned round, and what it leaves out stays as it was', async ({
  openApp,
  app,
}) => {
  await makePictures(await app.client(), [{ prompt: lighthouse }]);
  const page = await openApp();
  const { pictures, generate, detail } = screenOf(page);
  await pictures.first().focus();
  await page.keyboard.press('v');
  await startOf(page).drawMask.click();
  const editor = page.getByRole('dialog', { name: 'Mask' });
  const canvas = editor.locator('canvas');
  /** The share of the picture that is marked. */
  const marked = () =>
    canvas.evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) return NaN;
      const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? {};
      const opacities = [...(data ?? [])].filter((_, index) => index % 4 === 3);
      return opacities.filter((opacity) => opacity >= 128).length / opacities.length;
    });
  const place = await canvas.boundingBox();
  if (!place) throw new Error('There is nothing to draw on.');
  await page.mouse.move(place.x + place.width * 0.3, place.y + place.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width * 0.7, place.y + place.height * 0.5, { steps: 8 });
  await page.mouse.up();
  await expect.poll(marked).toBeGreaterThan(0.03);
  const stroke = await marked();
  await page.keyboard.press('Control+z');
  await expect.poll(marked).toBe(0);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(marked).toBe(stroke);
  await editor.getByRole('button', { name: 'Invert' }).click();
  await expect.poll(marked).toBeCloseTo(1 - stroke, 2);
  await editor.getByRole('button', { name: 'Use this mask' }).click();
  // It is there again to be changed.
  await page.getByRole('button', { name: 'Change the mask…' }).click();
  await expect.poll(marked).toBeCloseTo(1 - stroke, 2);
  await editor.getByRole('button', { name: 'Use this mask' }).click();
  await expect(editor).toBeHidden();
  await generate.click();
  await expect(pictures).toHaveCount(2);
  await pictures.first().click();
  await expect(factOf(detail, 'Strength')).toHaveText('0.60, inside a mask');
});

test('a picture is made larger by an upscaler that is there', async ({ openApp, app }) => {
  const client = await app.client();
  await makePictures(client, [{ prompt: lighthouse }]);
  const page = await openApp();
  const { pictures, detail } = screenOf(page);
  await pictures.first().click();
  const upscale = detail.getByRole('button', { name: /^Upscale/ });
  await expect(upscale).toHaveAttribute('aria-disabled', 'true');
  await expect(upscale).toHaveAccessibleDescription(/There is no upscaler yet/);

  const folder = join(app.home, 'models', 'larger');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), tinyUpscaler());
  writeFileSync(join(folder, 'polyptych.json'), JSON.stringify({ name: 'Larger', scale: 2 }));
  await client.call('models.rescan', {});
  await detail.getByRole('button', { name: 'Upscale 2×' }).click();
  await expect(detail.getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(factOf(detail, 'Size')).toHaveText('256 × 256');
  await expect(factOf(detail, 'Model')).toHaveText('Larger');
  await expect(factOf(detail, 'Made larger from')).toBeVisible();
  await expect(factOf(detail, 'Steps')).toHaveCount(0);
});
