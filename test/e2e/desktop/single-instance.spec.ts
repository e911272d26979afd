import { desktopTest as test, expect } from '../support/studio-test.ts';

test('a second start on the same data folder ends at once and brings the first window to the front', async ({
  openApp,
  app,
}) => {
  await openApp();
  const facts = () =>
    app.main.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        minimized: window.isMinimized(),
        focused: window.isFocused(),
      })),
    );
  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  expect(await facts()).toEqual([{ minimized: true, focused: false }]);

  expect(await app.startBeside()).toEqual({ code: 0, signal: null });
  await expect.poll(facts).toEqual([{ minimized: false, focused: true }]);
});

test('after a crash the next start is the first one again', async ({ openApp, app }) => {
  await openApp();
  await app.kill();
  await app.startAgain();
  await openApp();
});

test('closing the last window ends the app', async ({ openApp, app }) => {
  await openApp();
  await app.chooseMenuItem('close-window');
  expect(await app.main.ended).toEqual({ code: 0, signal: null });
});
