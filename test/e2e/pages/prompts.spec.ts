import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

const words = (count: number) => Array.from({ length: count }, () => 'red').join(' ');

test('the tokens of a prompt are counted while it is written, in windows, and what is left out is shown', async ({
  openApp,
}) => {
  const page = await openApp();
  const { prompt, without } = screenOf(page);
  const composer = page.getByRole('form', { name: 'New picture' });
  await expect(composer.getByText(/tokens/)).toHaveCount(0);

  await prompt.fill('a red (lighthouse:1.3) by the sea');
  await expect(composer.getByText('6 of 30 tokens', { exact: true })).toBeAttached();
  await prompt.fill(words(40));
  await expect(composer.getByText('40/60 · 2 windows')).toBeVisible();

  await prompt.fill(`${words(480)} a dark sea`);
  await expect(composer.getByText('480/480 · 16 windows · 3 left out')).toBeVisible();
  await expect(composer.getByText('The model does not read the end')).toContainText('a dark sea');

  await without.fill('rain, clouds');
  await expect(composer.getByText('3 of 30 tokens', { exact: true })).toBeAttached();
  await prompt.fill('');
  await expect(composer.getByText('The model does not read the end')).toHaveCount(0);
});

test('the arrow keys weigh the selected words more and less', async ({ openApp }) => {
  const page = await openApp();
  const { prompt } = screenOf(page);
  await prompt.fill('a red lighthouse');
  await prompt.press('Shift+Home');
  await prompt.press('Control+ArrowUp');
  await prompt.press('Control+ArrowUp');
  await expect(prompt).toHaveValue('(a red lighthouse:1.2)');
  await prompt.press('Control+ArrowDown');
  await prompt.press('Control+ArrowDown');
  await expect(prompt).toHaveValue('a red lighthouse');
  await prompt.press('End');
  await prompt.press('Control+ArrowDown');
  await expect(prompt).toHaveValue('a red (lighthouse:0.9)');
});
