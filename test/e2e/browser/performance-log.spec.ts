import { readFileSync } from 'node:fs';
import { jobWhere } from '../../support/served-app.ts';
import { lastingRequest, makePictures } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { browserTest as test, expect } from '../support/studio-test.ts';

// Where to, the desktop app asks in a dialog of the system.

/** A line of CSV as its cells; none of the names in these tests has a comma. */
const cellsOf = (line: string) => line.split(',');

test('the performance log is saved as CSV and JSON, one row for each attempt', async ({ openApp, app }) => {
  const client = await app.client();
  await makePictures(client, [{}, {}, {}]);
  const lasting = await client.call('jobs.create', lastingRequest);
  await jobWhere(client, ({ id, state }) => id === lasting.id && state === 'running');
  await client.call('jobs.cancel', { jobId: lasting.id });
  await jobWhere(client, ({ id, state }) => id === lasting.id && state === 'cancelled');
  await makePictures(client, [{}]);
  const page = await openApp();
  const { queueView } = screenOf(page);
  await page.getByRole('button', { name: 'Queue in full' }).click();
  await queueView.getByRole('tab', { name: 'Log' }).click();

  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      queueView.getByRole('link', { name }).click(),
    ]);
    return readFileSync(await download.path(), 'utf8');
  };
  const lines = (await saved('CSV')).split('\r\n');
  const header = cellsOf(lines[0] ?? '');
  expect(header).toContain('run_seconds');
  const attempts = lines.slice(1, -1).map(cellsOf);
  expect(attempts).toHaveLength(5);
  for (const cells of attempts) expect(cells).toHaveLength(header.length);
  expect(attempts.map((cells) => cells[header.indexOf('outcome')])).toEqual([
    'completed',
    'completed',
    'completed',
    'cancelled',
    'completed',
  ]);
  expect(Number(attempts[0]?.[header.indexOf('load_seconds')])).toBeGreaterThan(0);
  const parsed: unknown = JSON.parse(await saved('JSON'));
  expect(parsed).toMatchObject([{ outcome: 'completed', pictures: 1 }, {}, {}, { outcome: 'cancelled' }, {}]);
});
