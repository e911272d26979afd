import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

test('a theme is written with the keyboard: checked, completed, tried, saved, and safe from other programs', async ({
  openApp,
  app,
}) => {
  const page = await openApp({ colorScheme: 'light', reducedMotion: 'reduce' });
  const view = page.getByRole('dialog', { name: 'Prompt themes' });
  const text = view.getByRole('textbox', { name: 'Text of the theme' });
  const prompts = view.getByRole('list', { name: 'Prompts' }).getByRole('listitem');
  const file = (name: string) => path.join(app.home, 'themes', name);
  await page.getByRole('button', { name: 'Themes', exact: true }).click();

  await test.step('a new theme begins with a text that works', async () => {
    await view.getByRole('button', { name: 'New theme' }).press('Enter');
    await expect(text).toBeFocused();
    await expect(prompts).toHaveCount(20);
    await expectAccessible(page, 'the theme editor');
  });

  await test.step('a list is completed, and a mistake is told with its line', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      'name: Harbours\ntemplates:\n  - a {boat} at {tim\nlists:\n  boat: [tug, ferry]\n  time-of-day: [dawn, dusk]\n',
    );
    await expect(view.getByRole('status')).toHaveText('No prompts until the text is mended.');
    await view.getByRole('button', { name: /^Line 3, column 17/ }).click();
    await expect(text).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Space');
    // The editor takes no key for a choice in the moment in which its list appears; a click it takes at any time.
    await page.getByRole('option', { name: 'time-of-day' }).click();
    await expect(view.getByRole('status')).toHaveText('4 prompts');
    await expect(prompts).toHaveCount(4);
  });

  await test.step('Tab writes, and leaves after Escape, which closes nothing', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(text).not.toBeFocused();
    await expect(view).toBeVisible();
  });

  await test.step('a prompt is tried in the composer without losing the text, then it is saved', async () => {
    await prompts.first().getByRole('button').click();
    await expect(view).toBeHidden();
    await expect(screenOf(page).prompt).toHaveValue(/^a (?:tug|ferry) at (?:dawn|dusk)$/);
    await page.getByRole('button', { name: 'Themes', exact: true }).click();
    await expect(text).toContainText('{time-of-day}');
    await page.keyboard.press('Control+s');
    await expect(view.getByText('harbours.yaml')).toBeVisible();
    expect(readFileSync(file('harbours.yaml'), 'utf8')).toContain('a {boat} at {time-of-day}');
  });

  await test.step('what another program writes is taken over, or asked about where both have changed', async () => {
    const written = readFileSync(file('harbours.yaml'), 'utf8');
    writeFileSync(file('harbours.yaml'), written.replace('tug', 'raft'));
    await expect(text).toContainText('raft');
    await text.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('tags: [mine]\n');
    writeFileSync(file('harbours.yaml'), written.replace('tug', 'barge'));
    await view.getByRole('button', { name: 'Keep mine' }).click();
    await page.keyboard.press('Control+s');
    await expect(view.getByText('Not saved')).toBeHidden();
    expect(readFileSync(file('harbours.yaml'), 'utf8')).toMatch(/raft[^]*tags: \[mine\]/);
  });

  await test.step('what is not saved is asked about, and a theme that was deleted comes back', async () => {
    await text.click();
    await page.keyboard.insertText('# more');
    await view.getByRole('button', { name: 'Night skies' }).click();
    await page.getByRole('button', { name: 'Discard the changes' }).click();
    await view.getByRole('button', { name: /^Harbours/ }).click();
    await view.getByRole('button', { name: 'More about this theme' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(view.getByRole('button', { name: /^Harbours/ })).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(view.getByRole('button', { name: /^Harbours/ })).toBeVisible();
  });
});
