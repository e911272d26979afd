import { lastingRequest } from '../support/pictures.ts';
import { desktopTest as test, expect } from '../support/studio-test.ts';

test('a page that crashes comes back by itself, and what was being made goes on', async ({
  openApp,
  app,
}) => {
  await openApp();
  const witness = await openApp();
  const client = await app.client();
  await client.call('jobs.create', lastingRequest);
  await expect(witness.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(1);
  /** Playwright lets go of a page that has crashed, so the app itself is asked about it. */
  const look = () =>
    app.main.evaluate(async ({ BrowserWindow }) => {
      const newest = BrowserWindow.getAllWindows().toSorted((a, b) => b.id - a.id)[0];
      if (!newest || newest.webContents.isCrashed()) return 'crashed';
      return newest.webContents
        .executeJavaScript(
          `document.querySelector('[aria-label=Jobs] > li')?.getAttribute('aria-label') ?? 'nothing'`,
        )
        .then(String, () => 'gone');
    });
  const before = await look();
  expect(before).toContain(lastingRequest.prompt);

  const crashed = witness.waitForEvent('crash');
  await app.main.evaluate(({ BrowserWindow }) => {
    const newest = BrowserWindow.getAllWindows().toSorted((a, b) => b.id - a.id)[0];
    newest?.webContents.forcefullyCrashRenderer();
  });
  await crashed;
  await expect.poll(look).toContain(lastingRequest.prompt);
  const { jobs } = await client.call('app.snapshot', {});
  expect(jobs.map(({ state }) => state)).toEqual(['running']);
  expect(jobs[0]?.units.map(({ attempts }) => attempts)).toEqual([1]);
});

test('after the third crash in a row somebody is asked, and can quit', async ({ openApp, app }) => {
  await openApp();
  await app.main.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
  });
  const crash = () =>
    app.main.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const { promise, resolve } = Promise.withResolvers<void>();
      contents?.once('render-process-gone', () => resolve());
      contents?.forcefullyCrashRenderer();
      return promise;
    });
  const title = () =>
    app.main.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents || contents.isCrashed() || contents.isLoading()) return 'not there';
      return contents.executeJavaScript('document.title').then(String, () => 'gone meanwhile');
    });
  for (let crashes = 1; crashes <= 2; crashes += 1) {
    await crash();
    await expect.poll(title).toBe('Polyptych');
  }
  // The app may end before it can answer.
  await crash().catch(() => undefined);
  expect(await app.main.ended).toEqual({ code: 0, signal: null });
});
