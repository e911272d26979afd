import { readFileSync } from 'node:fs';
import { jobWhere } from '../../support/served-app.ts';
import { isAlive, livingWorkers } from '../../support/worker-processes.ts';
import { imageFiles, quickRequest } from '../support/pictures.ts';
import { connectionProblems } from '../support/problems.ts';
import { screenOf } from '../support/screen.ts';
import { desktopTest as test, expect } from '../support/studio-test.ts';

test.use({ simulatedGpus: 2 });

/** Whether a picture's file is whole: it ends with PNG's last chunk. */
const isWhole = (file: string) => readFileSync(file).subarray(-12).toString('latin1').includes('IEND');

for (const { way, leave } of [
  { way: 'quit', leave: 'stop' },
  { way: 'killed', leave: 'kill' },
] as const) {
  test(`an app that is ${way} in the middle of a job leaves nothing half done and finishes it at the next start, once`, async ({
    openApp,
    app,
    problems,
  }) => {
    // A page may ask for a preview at the very moment at which the app goes.
    problems.expect(connectionProblems);
    await openApp();
    const client = await app.client();
    const { id } = await client.call('jobs.create', { ...quickRequest, steps: 30, count: 4 });
    const begun = await jobWhere(client, (job) => job.units.some(({ state }) => state === 'completed'));
    expect(begun.state).toBe('running');
    const workers = livingWorkers(app.home);
    expect(workers).toHaveLength(2);

    await app[leave]();
    expect((await app.main.ended).code).toBe(leave === 'stop' ? 0 : null);
    // Whoever was not asked to end notices that the app is gone.
    await expect.poll(() => workers.filter(isAlive)).toEqual([]);
    const made = imageFiles(app).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(4);
    expect(imageFiles(app).filter((file) => !isWhole(file))).toEqual([]);

    await app.startAgain();
    const page = await openApp();
    const again = await app.client();
    const job = await jobWhere(again, ({ state }) => state === 'completed');
    expect(job.id).toBe(id);
    await expect(screenOf(page).pictures).toHaveCount(4);
    await expect(screenOf(page).running).toHaveCount(0);
    const { images, total } = await again.call('gallery.list', {});
    expect(total).toBe(4);
    expect(new Set(images.map(({ seed }) => seed)).size).toBe(4);
    expect(imageFiles(app)).toHaveLength(4);
    expect(imageFiles(app).filter((file) => !isWhole(file))).toEqual([]);
  });
}
