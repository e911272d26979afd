import type { Page } from '@playwright/test';
import { type Job, byQueueOrder } from '#shared/contract/jobs.ts';
import { type Client, jobWhere } from '../../support/served-app.ts';
import { expectAccessible, showsFocus } from '../support/accessibility.ts';
import { lastingRequest, quickRequest } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test } from '../support/studio-test.ts';

/** A paused queue with one job for each prompt. */
async function pausedJobs(client: Client, prompts: readonly string[]): Promise<void> {
  await client.call('settings.update', { queuePaused: true });
  for (const prompt of prompts) await client.call('jobs.create', { ...quickRequest, prompt });
}
const order = async (client: Client) =>
  (await client.call('app.snapshot', {})).jobs.toSorted(byQueueOrder).map(({ request }) => request.prompt);
const handleOf = (page: Page, prompt: string) =>
  screenOf(page).jobs.getByRole('button', { name: new RegExp(`^Move “${prompt}”`) });
async function choose(page: Page, prompt: string, item: string): Promise<void> {
  await screenOf(page)
    .jobs.getByRole('button', { name: `More for “${prompt}”` })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('a paused queue lets what runs finish, begins nothing, and goes on when it is resumed', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  const { jobs, pictures, running } = screenOf(page);
  const client = await app.client();
  await client.call('jobs.create', { ...quickRequest, steps: 60, prompt: 'first' });
  await expect(running).toHaveCount(1);
  await client.call('jobs.create', { ...quickRequest, prompt: 'second' });
  await page.getByRole('button', { name: 'Pause the queue' }).click();
  await expect(page.getByText('Paused · 1 running finishes')).toBeVisible();
  await expect(pictures).toHaveCount(1);
  await expect(jobs.filter({ hasText: 'second' })).toContainText('Paused');
  await expect(running).toHaveCount(0);
  await expectAccessible(page, 'a paused queue');
  await page.getByRole('button', { name: 'Resume the queue' }).click();
  await expect(pictures).toHaveCount(2);
});

test('jobs are put in another order by keyboard, and the focus stays with the one that moves', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await pausedJobs(client, ['a', 'b', 'c']);
  const page = await openApp();
  const handle = handleOf(page, 'c');
  await handle.focus();
  expect(await showsFocus(handle)).toBe(true);
  // Each press moves from where the row is shown.
  const { jobs } = screenOf(page);
  for (const [key, shown] of [
    ['ArrowUp', ['a', 'c', 'b']],
    ['ArrowUp', ['c', 'a', 'b']],
    ['ArrowDown', ['a', 'c', 'b']],
  ] as const) {
    await page.keyboard.press(`Alt+${key}`);
    await expect(page.getByText(`“c” is now ${shown.indexOf('c') + 1} of 3.`)).toBeAttached();
    await expect(jobs).toHaveText(shown.map((prompt) => new RegExp(`^${prompt}`)));
    expect(await order(client)).toEqual(shown);
    await expect(handle).toBeFocused();
  }
});

test('jobs are dragged to another place, and Escape leaves them where they were', async ({
  openApp,
  app,
}) => {
  const client = await app.client();
  await pausedJobs(client, ['a', 'b', 'c']);
  const page = await openApp();
  const { jobs } = screenOf(page);
  const dragTo = async (prompt: string, row: number) => {
    const from = await handleOf(page, prompt).boundingBox();
    const to = await jobs.nth(row).boundingBox();
    if (!from || !to) throw new Error('A row is not there.');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, to.y + 4, { steps: 5 });
  };
  await dragTo('c', 0);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await dragTo('b', 0);
  await page.mouse.up();
  await expect(jobs).toHaveText([/^b/, /^a/, /^c/]);
  expect(await order(client)).toEqual(['b', 'a', 'c']);
});

test('the menu of a job changes its priority, moves it and duplicates it', async ({ openApp, app }) => {
  const client = await app.client();
  await pausedJobs(client, ['a', 'b', 'c']);
  const page = await openApp();
  const { jobs } = screenOf(page);
  await choose(page, 'c', 'Raise priority');
  await expect(jobs).toHaveText([/^c/, /^a/, /^b/]);
  await expect(jobs.first().getByRole('img', { name: 'Priority +1' })).toBeVisible();
  await choose(page, 'c', 'Normal priority');
  await choose(page, 'a', 'Move to the end');
  await expect(jobs).toHaveText([/^b/, /^c/, /^a/]);
  await choose(page, 'a', 'Move to the front');
  await expect(jobs).toHaveText([/^a/, /^b/, /^c/]);
  await choose(page, 'b', 'Duplicate with a new seed');
  await expect(jobs).toHaveText([/^a/, /^b/, /^c/, /^b/]);
  await jobs.first().getByRole('button', { name: 'More for “a”' }).click();
  await expect(page.getByRole('menuitem', { name: 'Draw on' })).toBeVisible();
  await expectAccessible(page, 'the menu of a job');
});

test('all jobs are cancelled after one question', async ({ openApp, app }) => {
  const client = await app.client();
  await pausedJobs(client, ['a', 'b', 'c']);
  const page = await openApp();
  const { jobs } = screenOf(page);
  const question = page.getByRole('dialog', { name: 'Cancel all jobs?' });
  await page.getByRole('button', { name: 'Cancel all jobs' }).click();
  await expectAccessible(page, 'the question before all is cancelled');
  await question.getByRole('button', { name: 'Keep them' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Cancel all jobs' }).click();
  await question.getByRole('button', { name: 'Cancel 3 jobs' }).press('Enter');
  await expect(jobs.filter({ hasText: 'Cancelled' })).toHaveCount(3);
});

test.describe('with two devices', () => {
  test.use({ simulatedGpus: 2 });

  test('a pinned job says that its device is reserved, and runs there once that is released', async ({
    openApp,
    app,
  }) => {
    const client = await app.client();
    await pausedJobs(client, ['a']);
    const page = await openApp();
    const { jobs, devices } = screenOf(page);
    await jobs.getByRole('button', { name: 'More for “a”' }).click();
    await page.getByRole('menuitem', { name: 'Draw on' }).hover();
    await page.getByRole('menuitemradio', { name: 'Simulated GPU 1' }).click();
    await page.getByRole('button', { name: 'Use of Simulated GPU 1' }).click();
    await page.getByRole('menuitem', { name: '1 hour' }).click();
    await expect(devices.last()).toContainText(/Reserved until .*\d\d:\d\d\./);
    await expect(jobs).toContainText(/Waits for Simulated GPU 1, which is reserved until .*\d\d:\d\d/);
    await expectAccessible(page, 'a reserved device and a job that waits for it');
    await page.getByRole('button', { name: 'Resume the queue' }).click();
    await page.getByRole('button', { name: 'Release Simulated GPU 1' }).click();
    const done = await jobWhere(client, ({ state }) => state === 'completed');
    expect(done.units).toMatchObject([{ deviceId: 'simulated-1' }]);
  });

  test('a device that is switched off finishes its picture and gets no other', async ({ openApp, app }) => {
    const page = await openApp();
    const { devices } = screenOf(page);
    const client = await app.client();
    const { id } = await client.call('jobs.create', { ...lastingRequest, steps: 20, count: 3 });
    await expect(devices.filter({ hasText: /\d+ of 20/ })).toHaveCount(2);
    await page.getByRole('button', { name: 'Use of Simulated GPU 1' }).click();
    await page.getByRole('menuitem', { name: 'Do not use this device' }).click();
    await expect(devices.last()).toContainText('Switched off: the queue does not use it.');
    const drawnThere = (job: Job | undefined) =>
      job?.units.flatMap((unit) =>
        'deviceId' in unit && unit.deviceId === 'simulated-1' ? [unit.index] : [],
      );
    const begun = drawnThere((await client.call('app.snapshot', {})).jobs.find((job) => job.id === id));
    const done = await jobWhere(client, (job) => job.id === id && job.state === 'completed');
    expect(begun).not.toEqual([]);
    expect(drawnThere(done)).toEqual(begun);
    await page.getByRole('button', { name: 'Use Simulated GPU 1' }).click();
    await expect(devices.last()).toContainText('Idle');
  });
});
