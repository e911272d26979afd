import path from 'node:path';
import { openDatabase } from '#core/storage/database.ts';
import { createImageStore } from '#core/gallery/image-store.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const jobs = 60;
const minuteMs = 60_000;

/** Pictures of jobs with guidance 3 and 6 in turn: of the latter four times as many are favorites. */
function plantPictures(home: string) {
  const database = openDatabase(path.join(home, 'polyptych.db'));
  const store = createImageStore(database);
  const began = Date.now() - jobs * 10 * minuteMs;
  database.transaction(() => {
    for (let picture = 0; picture < 2 * jobs; picture += 1) {
      const job = Math.floor(picture / 2);
      const guidanceScale = job % 2 === 0 ? 6 : 3;
      const id = `planted-${picture}`;
      store.put({
        ...sampleImage({
          id,
          jobId: `job-${job}`,
          prompt: `a ${job % 3 === 0 ? 'stormy' : 'calm'} harbour, view ${job}`,
          createdAt: began + job * 10 * minuteMs + picture,
          guidanceScale,
          favorite: guidanceScale === 6 ? picture % 3 !== 0 : picture % 6 === 0,
        }),
        file: `images/${id}.png`,
        unitIndex: picture % 2,
        fileModifiedAt: null,
      });
    }
  });
  database.close();
}

test('what favorites teach is suggested in the composer, seen in full, and used from there', async ({
  openApp,
  app,
}) => {
  const page = await openApp({ colorScheme: 'light', reducedMotion: 'reduce' });
  const { guidance, prompt } = screenOf(page);
  const view = page.getByRole('dialog', { name: 'Insights' });
  const client = await app.client();

  await test.step('without favorites the page says how many are missing', async () => {
    await prompt.blur();
    await page.keyboard.press('i');
    await expect(view.getByText('Favor, rate or reject about 20 more pictures.')).toBeVisible();
    await expectAccessible(page, 'insights without favorites');
    await page.keyboard.press('Escape');
  });

  // The files of these pictures are not what this is about.
  await page.route('**/thumbnails/**', (route) => route.fulfill({ path: 'resources/icons/48x48.png' }));
  plantPictures(app.home);
  await client.call('gallery.setFavorite', { imageId: 'planted-0', favorite: true });
  await page.reload();

  await test.step('a quiet sentence suggests what was kept more often, and takes it over', async () => {
    const suggestion = page.getByRole('note', { name: 'Suggestion' });
    await expect(suggestion).toContainText(/kept \d\.\d times as often \(\d\.\d–\d+\.\d\) with guidance 6\./);
    await suggestion.getByRole('button', { name: 'Use it' }).click();
    await expect(guidance).toHaveValue('6.0');
    await expect(suggestion).toBeHidden();
    await guidance.fill('3');
    await suggestion.getByRole('button', { name: 'Never show this again' }).click();
    await expect(suggestion).toBeHidden();
    const { settings } = await client.call('app.snapshot', {});
    expect(settings.dismissedSuggestions).toEqual(['postcards guidance 6']);
  });

  await test.step('the page shows shares with their intervals and claims, and best configurations to use', async () => {
    await page.getByRole('button', { name: 'Insights', exact: true }).click();
    const plot = view.getByRole('region', { name: 'Guidance', exact: true }).getByRole('listitem');
    await expect(plot).toHaveCount(2);
    await expect(plot.nth(1)).toHaveAccessibleName(
      /^6: 6\d % kept, probably .* of 60 seen; kept \d\.\d times as often/,
    );
    await expectAccessible(page, 'insights');
    for (const tab of ['Words and themes', 'Over time']) {
      await view.getByRole('tab', { name: tab }).click();
      await expectAccessible(page, `insights, ${tab}`);
    }
    await view.getByRole('tab', { name: 'Settings' }).click();
    const download = page.waitForEvent('download');
    await view.getByRole('link', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('polyptych-insights.csv');
    await view.getByRole('button', { name: /^Use Postcards, DDIM, 20 steps, guidance 6,/ }).click();
    await expect(view).toBeHidden();
    await expect(prompt).toBeFocused();
    await expect(guidance).toHaveValue('6.0');
  });
});
