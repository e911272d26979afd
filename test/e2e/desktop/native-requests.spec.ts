import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerDialogs, readNative, recordNative } from '../support/native-record.ts';
import { imageFiles, makePictures } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { desktopTest as test, expect } from '../support/studio-test.ts';

const embedded = fileURLToPath(new URL('../../../resources/models/postcards', import.meta.url));

test('copies of pictures go where the native dialog says, and nowhere when it is cancelled', async ({
  openApp,
  app,
}) => {
  await openApp();
  const client = await app.client();
  await makePictures(client, [{ prompt: 'a tent', count: 2 }]);
  const { images } = await client.call('gallery.list', {});
  const ids = images.map(({ id }) => id);
  const firstId = ids[0] ?? '';
  const target = join(app.home, 'copy.png');

  await answerDialogs(app.main, null);
  expect(await client.call('desktop.saveImageCopies', { imageIds: [firstId] })).toEqual({ saved: 0 });
  expect(await client.call('desktop.saveImageCopies', { imageIds: ids })).toEqual({ saved: 0 });
  expect(existsSync(target)).toBe(false);

  await answerDialogs(app.main, target);
  expect(await client.call('desktop.saveImageCopies', { imageIds: [firstId] })).toEqual({ saved: 1 });
  const original = imageFiles(app).find((file) => file.endsWith(images[0]?.fileName ?? 'none')) ?? '';
  expect(readFileSync(target)).toEqual(readFileSync(original));

  const folder = join(app.home, 'trash');
  const before = readdirSync(folder);
  await answerDialogs(app.main, folder);
  expect(await client.call('desktop.saveImageCopies', { imageIds: ids })).toEqual({ saved: 2 });
  expect(readdirSync(folder).filter((name) => !before.includes(name))).toHaveLength(2);

  const exported = join(app.home, 'exported');
  await answerDialogs(app.main, exported);
  const plan = { pictures: { kind: 'filter' as const } };
  await client.call('desktop.exportPictures', { plan, as: 'folder' });
  const names = new Set(images.map(({ fileName }) => fileName));
  await expect.poll(() => existsSync(exported) && new Set(readdirSync(exported))).toEqual(names);
});

test('a picture is shown in the file manager by its real file, and one that is not there is refused', async ({
  openApp,
  app,
}) => {
  await openApp();
  const client = await app.client();
  await makePictures(client, [{ prompt: 'a tent' }]);
  await recordNative(app.main);
  const { images } = await client.call('gallery.list', {});
  await client.call('desktop.revealImage', { imageId: images[0]?.id ?? '' });
  await expect(client.call('desktop.revealImage', { imageId: 'no-such-picture' })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await readNative(app.main)).revealed).toEqual(imageFiles(app));
});

test('a model that is chosen in the native dialog is there at once, in all windows', async ({
  openApp,
  app,
}) => {
  const chosen = join(app.home, 'elsewhere', 'landscapes');
  cpSync(embedded, chosen, { recursive: true });
  const page = await openApp();
  const client = await app.client();
  await answerDialogs(app.main, null);
  expect(await client.call('desktop.addModel', {})).toEqual({ modelId: null });

  await answerDialogs(app.main, app.home);
  await expect(client.call('desktop.addModel', {})).rejects.toMatchObject({ code: 'model_invalid' });

  await answerDialogs(app.main, chosen);
  expect(await client.call('desktop.addModel', {})).toEqual({ modelId: 'landscapes' });
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Models' });
  await expect(sheet.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(screenOf(page).generate).toBeEnabled();
});

test('what the menu offers for the page is done by the page of the window in front alone', async ({
  openApp,
  app,
}) => {
  const one = await openApp();
  const two = await openApp();
  const shortcuts = (page: typeof one) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await app.main.evaluate(({ BrowserWindow }) => {
    const oldest = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id)[0];
    oldest?.focus();
  });
  await app.chooseMenuItem('show-shortcuts');
  await expect(shortcuts(one)).toBeVisible();
  await expect(shortcuts(two)).toBeHidden();
});
