import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { othersPicture, plainPicture } from '../../support/picture-files.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { factOf, screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const castle =
  'a castle on a hill\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 24x16, Model: dreamer';

test('pictures made elsewhere are chosen, dropped and named, and come in with what they say; the files are checked', async ({
  openApp,
  app,
}) => {
  const page = await openApp({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const view = page.getByRole('dialog', { name: 'Picture files' });
  const work = view.getByRole('list', { name: 'Work on picture files' });
  const gallery = page.getByRole('region', { name: 'Gallery' });
  await page.getByRole('button', { name: 'Bring pictures in' }).click();
  await expectAccessible(page, 'picture files, before anything came in');

  await test.step('chosen ones are sent; one that is none is refused with a sentence', async () => {
    await view
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        { name: 'castle.png', mimeType: 'image/png', buffer: await othersPicture(1, castle) },
        { name: 'torn.png', mimeType: 'image/png', buffer: Buffer.from('torn') },
      ]);
    await expect(work.getByText('1 new, 1 refused.')).toBeVisible();
    await work.getByText('Which, and why').click();
    await expect(work.getByText('torn.png It is not a PNG, JPEG or WebP picture.')).toBeVisible();
  });

  await test.step('a folder of this machine comes in where it is named, each picture once', async () => {
    const folder = path.join(app.home, '..', `others-${path.basename(app.home)}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'again.png'), await othersPicture(1, castle));
    for (const number of [2, 3])
      writeFileSync(path.join(folder, `${number}.jpg`), await plainPicture(number, 'jpeg'));
    await view.getByRole('textbox', { name: 'A folder or file on the machine' }).fill(folder);
    await view.getByRole('button', { name: 'Bring in', exact: true }).click();
    await expect(work.getByText('2 new, 1 here already.')).toBeVisible();
    rmSync(folder, { recursive: true });
  });

  await test.step('a check tells what is damaged', async () => {
    await view.getByRole('button', { name: 'Check every picture' }).click();
    await expect(work.getByText('3 sound.')).toBeVisible();
    await expectAccessible(page, 'picture files, with what came of the work');
    await page.keyboard.press('Escape');
  });

  await test.step('what is dropped on the gallery comes in, and its settings are shown', async () => {
    const base64 = (await othersPicture(9, 'a dropped boat\nSteps: 3, Seed: 8')).toString('base64');
    const drop = await page.evaluateHandle((content) => {
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'boat.png', { type: 'image/png' }));
      return transfer;
    }, base64);
    await gallery.dispatchEvent('dragover', { dataTransfer: drop });
    await expect(page.getByText('Drop pictures to bring them into the gallery')).toBeVisible();
    await gallery.dispatchEvent('drop', { dataTransfer: drop });
    await expect(work.getByText('1 new.')).toBeVisible();
    await page.keyboard.press('Escape');
    const { pictures, detail } = screenOf(page);
    await expect(pictures).toHaveCount(4);
    await page.getByRole('gridcell', { name: 'a castle on a hill' }).click();
    await expect(factOf(detail, 'Model')).toHaveText('dreamer');
  });

  await test.step('a file that is taken away is told of above the pictures, with a way to what lacks it', async () => {
    await page.keyboard.press('Escape');
    const images = path.join(app.home, 'images');
    const files = readdirSync(images, { recursive: true, encoding: 'utf8' });
    const boat = files.find((file) => /boat.*\.png$/.test(file));
    rmSync(path.join(images, boat ?? 'no picture of a boat'));
    await expect(gallery.getByText('The file of 1 picture was not found.')).toBeVisible();
    await expectAccessible(page, 'a picture lacks its file');
    await gallery.getByRole('button', { name: 'Show them' }).click();
    const { pictures } = screenOf(page);
    await expect(pictures).toHaveCount(1);
    await expect(gallery.getByRole('button', { name: 'Remove the filter File missing' })).toBeVisible();
  });
});
