import { jobWhere } from '../../support/served-app.ts';
import { readNative, recordNative } from '../support/native-record.ts';
import { lastingRequest, makePictures, quickRequest } from '../support/pictures.ts';
import { desktopTest as test, expect } from '../support/studio-test.ts';

test('while a job runs the taskbar shows how far it is and the machine stays awake; then all that ends', async ({
  openApp,
  app,
}) => {
  await openApp();
  const client = await app.client();
  await recordNative(app.main);
  const isThrottled = () =>
    app.main.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getBackgroundThrottling(),
    );
  expect(await isThrottled()).toBe(true);

  const { id } = await client.call('jobs.create', { ...lastingRequest });
  await expect.poll(async () => (await readNative(app.main)).progress.at(-1) ?? -1).toBeGreaterThan(0);
  expect(await readNative(app.main)).toMatchObject({ blockersStarted: 1, blocking: 1 });
  expect(await isThrottled()).toBe(false);
  await client.call('jobs.cancel', { jobId: id });
  await expect.poll(async () => (await readNative(app.main)).progress.at(-1)).toBe(-1);
  expect(await readNative(app.main)).toMatchObject({ blockersStarted: 1, blocking: 0 });
  expect(await isThrottled()).toBe(true);

  await makePictures(client, [{ steps: 8 }]);
  await expect.poll(async () => (await readNative(app.main)).blockersStarted).toBe(2);
  await expect.poll(async () => (await readNative(app.main)).blocking).toBe(0);
  const { progress } = await readNative(app.main);
  const ofSecondJob = progress.slice(progress.indexOf(-1) + 1);
  expect(ofSecondJob.slice(0, -1)).toEqual(ofSecondJob.slice(0, -1).toSorted((a, b) => a - b));
  expect(ofSecondJob.at(-1)).toBe(-1);
});

test('pictures that are ready while nobody looks are told of, and no others', async ({ openApp, app }) => {
  await openApp();
  const client = await app.client();
  await recordNative(app.main);
  const show = () =>
    app.main.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.show();
      window?.focus();
    });
  await show();
  await makePictures(client, [{ prompt: 'seen' }]);

  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await client.call('jobs.create', { ...quickRequest, prompt: 'not seen', count: 2 });
  await jobWhere(client, (job) => job.request.prompt === 'not seen' && job.state === 'completed');
  await expect
    .poll(async () => (await readNative(app.main)).notifications)
    .toEqual([{ title: '2 pictures ready', body: 'not seen' }]);

  await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  await show();
  await makePictures(client, [{ prompt: 'seen again' }]);
  expect((await readNative(app.main)).notifications).toHaveLength(1);
});
