import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

for (const colorScheme of ['dark', 'light'] as const)
  test(`in the ${colorScheme} scheme a theme’s prompts are seen, and sent into the composer and the queue`, async ({
    openApp,
    app,
  }) => {
    mkdirSync(path.join(app.home, 'themes'), { recursive: true });
    writeFileSync(path.join(app.home, 'themes', 'broken.yaml'), 'name: Broken\ntemplates:\n  - "a {boat"\n');
    const page = await openApp({ colorScheme, reducedMotion: 'reduce' });
    const view = page.getByRole('dialog', { name: 'Prompt themes' });
    await page.getByRole('button', { name: 'Themes', exact: true }).click();
    const list = view.getByRole('navigation', { name: 'Themes' });
    await list.getByRole('button', { name: 'Night skies' }).click();
    const prompts = view.getByRole('list', { name: 'Prompts' }).getByRole('listitem');
    await expect(prompts).toHaveCount(20);
    await expect(view.getByText(/^(?:about )?[\d,]+ prompts · 128 × 128 · 20 steps$/)).toBeVisible();
    await expectAccessible(page, 'the prompts of a theme');

    await test.step('in order, one page after another', async () => {
      await view.getByText('In order').click();
      const first = await prompts.first().textContent();
      await view.getByRole('button', { name: 'Next' }).click();
      await expect(prompts.first()).not.toHaveText(first ?? '');
      await view.getByRole('button', { name: 'Back' }).click();
      await expect(prompts.first()).toHaveText(first ?? '');
    });

    await test.step('chosen ones become a job each', async () => {
      const boxes = prompts.getByRole('checkbox');
      await boxes.nth(0).check();
      await boxes.nth(3).check();
      await view.getByRole('button', { name: 'Add 2 prompts to the queue' }).click();
      await expect(page.getByText('2 prompts added to the queue.')).toBeVisible();
      const client = await app.client();
      const { jobs } = await client.call('app.snapshot', {});
      expect(jobs.map(({ request }) => [request.count, request.width, request.modelId])).toEqual([
        [1, 128, 'postcards'],
        [1, 128, 'postcards'],
      ]);
    });

    await test.step('all themes are looked at in turn', async () => {
      await list.getByRole('button', { name: 'All themes' }).click();
      await expect(view.getByText(/^\d+ themes, one prompt of each in turn$/)).toBeVisible();
      await expect(prompts).toHaveCount(20);
    });

    await test.step('a broken theme says what is wrong and where', async () => {
      await list.getByRole('button', { name: 'broken' }).click();
      await expect(view.getByText('Line 3, column 8')).toBeVisible();
      await expectAccessible(page, 'a broken theme');
    });

    await test.step('one is written into the composer, with the settings of its theme', async () => {
      await list.getByRole('button', { name: 'One place, all day' }).click();
      const text = await prompts.first().locator('label').textContent();
      await prompts.first().getByRole('button').click();
      await expect(view).toBeHidden();
      const { prompt } = screenOf(page);
      await expect(prompt).toBeFocused();
      await expect(prompt).toHaveValue(text ?? '');
    });
  });
