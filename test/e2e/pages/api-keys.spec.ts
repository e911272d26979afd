import { expectAccessible } from '../support/accessibility.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

test('a program is let in with a key that is made, copied and revoked on the screen', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  const { origin } = new URL(page.url());
  const { deviceView, prompt } = screenOf(page);
  await prompt.blur();
  await page.keyboard.press('d');
  await deviceView.getByRole('tab', { name: 'Settings' }).click();
  await deviceView.getByRole('button', { name: 'Keys', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Keys for other programs' });
  await expect(sheet.getByText('There are no keys yet.')).toBeVisible();
  await expectAccessible(page, 'no keys');
  await sheet.getByRole('button', { name: 'Let them in' }).click();
  await expect(sheet.getByText('are not let in now')).toHaveCount(0);

  await sheet.getByRole('textbox', { name: 'What the key is for' }).fill('Chat program');
  await page.keyboard.press('Enter');
  const token = sheet.getByRole('textbox', { name: 'The key for “Chat program”' });
  const value = await token.inputValue();
  expect(value).toMatch(/^poly_[0-9a-f]{12}_[\w-]{43}$/);
  await sheet.getByRole('button', { name: 'Copy' }).click();
  await expect(sheet.getByRole('status')).toContainText(/clipboard|Ctrl\+C/);
  await expectAccessible(page, 'a new key');
  const ask = () => fetch(`${origin}/api/v1/gpus`, { headers: { authorization: `Bearer ${value}` } });
  expect((await ask()).status).toBe(200);

  await sheet.getByRole('button', { name: 'Done' }).click();
  await sheet.getByRole('textbox', { name: 'What the key is for' }).fill('chat PROGRAM');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('alert')).toContainText('There is a key named');
  const keys = sheet.getByRole('list', { name: 'Keys' }).getByRole('listitem');
  await expect(keys).toHaveCount(1);
  await expect(keys).not.toContainText(value);
  await sheet.getByRole('button', { name: 'Revoke Chat program', exact: true }).click();
  await sheet.getByRole('button', { name: 'Revoke Chat program for good' }).click();
  await expect(keys).toHaveCount(0);
  expect((await ask()).status).toBe(401);
  const client = await app.client();
  expect(await client.call('apiKeys.list', {})).toEqual({ keys: [] });
});
