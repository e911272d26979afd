import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility.ts';
import { makePictures } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const prompts = ['cabin', 'tent', 'castle', 'cactus', 'boat', 'island'].map(
  (thing) => `a red ${thing} at dusk`,
);
/** As the gallery shows them: the newest first. */
const shown = prompts.toReversed();

const names = (page: Page) =>
  screenOf(page).pictures.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));

async function command(page: Page, words: string, name: RegExp) {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('textbox', { name: 'Find a picture or a command' });
  await expect(field).toBeFocused();
  await field.fill(words);
  await page.getByRole('button', { name }).click();
}

test('a batch is reviewed by keys alone, and what was rejected goes to the trash and comes back', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await makePictures(
    client,
    prompts.map((prompt) => ({ prompt, steps: 1 })),
  );
  const page = await openApp();
  const { pictures, notifications } = screenOf(page);
  await expect(pictures).toHaveCount(6);
  const review = page.getByRole('dialog', { name: 'Review' });
  const sees = (position: number) =>
    expect(review.getByRole('status')).toContainText(`${position} of 6: ${shown[position - 1]}`);

  await test.step('each key decides and goes on', async () => {
    await pictures.first().focus();
    await page.keyboard.press('p');
    await sees(1);
    await expectAccessible(page, 'review');
    await page.keyboard.press('f');
    await expect(review.getByRole('button', { name: 'Favorite' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('4');
    await sees(2);
    await page.keyboard.press('x');
    await sees(3);
    await page.keyboard.press('ArrowRight');
    await sees(4);
    await page.keyboard.press('x');
    await sees(5);
  });

  await test.step('undo goes back to the picture it was about', async () => {
    await page.keyboard.press('Control+z');
    await sees(4);
    await expect(review.getByRole('button', { name: 'Reject' })).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('x');
    await sees(5);
  });

  await test.step('the end tells and offers', async () => {
    await page.keyboard.press('End');
    await expect(review).toContainText('You kept 1 picture, rejected 2, and left 2 undecided.');
    await expectAccessible(page, 'end of the review');
    await review.getByRole('button', { name: 'Delete the 2 rejected pictures' }).click();
    await expect(notifications.filter({ hasText: 'Deleted 2 pictures.' })).toBeVisible();
    await review.getByRole('button', { name: 'Done' }).click();
    await expect(review).toBeHidden();
    await expect
      .poll(() => names(page))
      .toEqual([`${shown[0]}, favorite, rated 4 of 5`, ...[2, 4, 5].map((index) => shown[index])]);
  });

  await test.step('the trash gives one back, and the undo of that takes it again, after a reload, too', async () => {
    await command(page, 'trash', /Show the trash/);
    const trash = page.getByRole('dialog', { name: 'Trash' });
    const trashed = trash.getByRole('listitem');
    await expect(trashed).toHaveCount(2);
    await trashed.first().getByRole('button').click();
    await expectAccessible(page, 'trash');
    await trash.getByRole('button', { name: 'Restore 1 picture' }).click();
    await expect(trashed).toHaveCount(1);
    await page.reload();
    await expect.poll(async () => (await client.call('gallery.trash', {})).total).toBe(1);
    await expect(pictures.first()).toBeVisible();
    await pictures.first().focus();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await client.call('gallery.trash', {})).total).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await client.call('gallery.trash', {})).total).toBe(0);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await client.call('gallery.trash', {})).total).toBe(2);
  });
});

test('pictures are selected by keys and mouse, compared, and put into a collection', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await makePictures(
    client,
    prompts.slice(0, 4).map((prompt) => ({ prompt, steps: 1 })),
  );
  const page = await openApp();
  const { pictures, gallery, notifications } = screenOf(page);
  await expect(pictures).toHaveCount(4);
  const selected = gallery.getByRole('gridcell', { selected: true });
  const bar = page.getByRole('toolbar', { name: 'Selected pictures' });

  await test.step('keys and mouse choose the same way', async () => {
    await pictures.first().focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(selected).toHaveCount(3);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(selected).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await pictures.nth(1).click({ modifiers: ['Control'] });
    await pictures.nth(3).click({ modifiers: ['Shift'] });
    await expect(selected).toHaveCount(3);
    // While pictures are selected, a click selects.
    await pictures.nth(2).click();
    await expect(selected).toHaveCount(2);
    await page.keyboard.press('Control+a');
    await expect(selected).toHaveCount(4);
    await expectAccessible(page, 'selection');
  });

  await test.step('all of them are rated at once, and that is one thing to take back', async () => {
    await page.keyboard.press('3');
    await expect(pictures.filter({ has: page.locator('svg') }).first()).toHaveAccessibleName(/rated 3 of 5/);
    await expect(notifications.filter({ hasText: 'Rated 4 pictures 3 of 5.' })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(pictures.first()).not.toHaveAccessibleName(/rated/);
  });

  await test.step('they are exported as copies that tell nothing, and as one contact sheet', async () => {
    const sheet = page.getByRole('dialog', { name: 'Export 4 pictures' });
    const saved = async (button: string) => {
      const download = page.waitForEvent('download');
      await sheet.getByRole('button', { name: button }).click();
      const file = await download;
      await expect(sheet).toBeHidden();
      // The focus goes back to the picture it was on, so that the next key is the gallery's again.
      await expect(pictures.and(page.locator(':focus'))).toHaveCount(1);
      return { name: file.suggestedFilename(), content: readFileSync(await file.path(), 'latin1') };
    };
    await page.keyboard.press('e');
    await expect(sheet).toContainText('Prompt, seed and all other settings stay in the copies.');
    await expectAccessible(page, 'export');
    await page.keyboard.press(' ');
    await sheet.getByRole('textbox', { name: 'Names' }).fill('{seed}');
    await expect(sheet.getByRole('alert')).toContainText('{seed} tells how the picture was made');
    await sheet.getByRole('textbox', { name: 'Names' }).fill('dusk {number}');
    const copies = await saved('Download .zip');
    expect(copies.name).toBe('polyptych-4-pictures.zip');
    // Each file's entry in the archive's directory begins so.
    expect(copies.content.split('PK\u0001\u0002')).toHaveLength(1 + 4);
    expect(copies.content).toContain('dusk 004.png');
    expect(copies.content).not.toContain('at dusk');
    await page.keyboard.press('e');
    await sheet.getByText('Contact sheet', { exact: true }).click();
    await expectAccessible(page, 'contact sheet');
    const drawn = await saved('Save contact sheet');
    expect(drawn.name).toBe('contact-sheet.png');
    expect(drawn.content.length).toBeGreaterThan(10_000);
  });

  await test.step('a number picks the winner among those that are compared', async () => {
    await page.keyboard.press('Escape');
    // Chosen from the last to the first, and compared as they stand in the gallery.
    await pictures.nth(3).click({ modifiers: ['Control'] });
    await pictures.nth(2).click();
    await expect(selected).toHaveCount(2);
    await bar.getByRole('button', { name: 'Compare' }).click();
    const compare = page.getByRole('dialog', { name: 'Compare' });
    await expect(compare.locator('img')).toHaveCount(2);
    for (const [index, prompt] of shown.slice(4).entries())
      await expect(compare.locator('img').nth(index)).toHaveAccessibleName(`${index + 1}: ${prompt}`);
    await expect(compare.getByRole('row', { name: /^Prompt/ }).locator('mark')).toHaveCount(2);
    await expectAccessible(page, 'compare');
    await page.keyboard.press('+');
    await expect(compare.getByRole('status')).toHaveText('1.5 ×');
    await page.keyboard.press('2');
    await expect(compare.getByRole('img', { name: /^2: .*, favorite$/ })).toBeVisible();
    await expect(compare.getByRole('img', { name: /^1: .*, rejected$/ })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(compare.getByRole('img', { name: /, rejected$/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(compare).toBeHidden();
  });

  await test.step('a collection is made, shown, deleted and brought back', async () => {
    await bar.getByRole('button', { name: 'Collect' }).click();
    const name = page.getByRole('textbox', { name: 'Name of the collection' });
    await name.fill('Dusk');
    await name.press('Enter');
    await expect(notifications.filter({ hasText: 'Added 2 pictures to “Dusk”.' })).toBeVisible();
    await command(page, 'collections', /Show collections/);
    const sheet = page.getByRole('dialog', { name: 'Collections' });
    await expectAccessible(page, 'collections');
    await sheet.getByRole('button', { name: /Dusk\s*2 pictures/ }).click();
    await expect(pictures).toHaveCount(2);
    await page.getByRole('button', { name: 'Filter · 1' }).click();
    const panel = page.getByRole('dialog', { name: 'Filter · 1' });
    await expect(panel.getByRole('combobox', { name: 'Collection' })).toHaveValue('Dusk');
    // Of one model alone there is nothing to choose.
    await expect(panel.getByRole('combobox', { name: 'Model' })).toHaveCount(0);
    await expectAccessible(page, 'filter');
    await page.keyboard.press('Escape');
    await gallery.getByRole('button', { name: 'Clear all' }).click();
    await expect(pictures).toHaveCount(4);
    await command(page, 'collections', /Show collections/);
    await sheet.getByRole('button', { name: 'Delete “Dusk”' }).click();
    await expect(sheet).toContainText('There is none yet');
    await page.keyboard.press('Control+z');
    await expect(sheet.getByRole('button', { name: /Dusk\s*2 pictures/ })).toBeVisible();
  });
});
