import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { desktopTest as test, expect } from '../support/studio-test.ts';

test('a window comes back where it was, as large as it was, and maximized if it was', async ({
  openApp,
  app,
}) => {
  const bounds = { x: 120, y: 80, width: 1111, height: 777 };
  const look = () =>
    app.main.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
      })),
    );
  await openApp();
  await app.main.evaluate(
    ({ BrowserWindow }, moved) => BrowserWindow.getAllWindows()[0]?.setBounds(moved),
    bounds,
  );
  await app.stop();
  await app.startAgain();
  await openApp();
  expect(await look()).toEqual([{ bounds, maximized: false }]);

  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.maximize());
  await app.stop();
  await app.startAgain();
  await openApp();
  await expect.poll(look).toEqual([{ bounds, maximized: true }]);
});

test('the colour scheme that is chosen is that of the native parts, at the next start from the first moment', async ({
  openApp,
  app,
}) => {
  const themeSource = () => app.main.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  const page = await openApp();
  expect(await themeSource()).toBe('system');
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  await expect.poll(themeSource).toBe('light');
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect.poll(themeSource).toBe('dark');
  await app.stop();
  const remembered: unknown = JSON.parse(readFileSync(join(app.home, 'window', 'window-state.json'), 'utf8'));
  expect(remembered).toMatchObject({ colorScheme: 'dark' });
  await app.startAgain();
  await openApp();
  expect(await themeSource()).toBe('dark');
});
