import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#core/storage/database.ts';
import { migrations } from '#core/storage/migrations.ts';
import { createRandom } from '../support/chaos/random.ts';
import { openPictureFiles, ownPicture, plainPicture, sampleSettings } from '../support/picture-files.ts';
import { context } from '../support/running-app.ts';

const entry = fileURLToPath(new URL('../support/picture-files-entry.ts', import.meta.url));
const [oldCount, newCount, kills] = [24, 100, 6];
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'polyptych-killed-'));
});
let child: ChildProcess | null = null;
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(root, { recursive: true, maxRetries: 5 });
});

/** A database as the first version left it, whose pictures are favorites all. */
async function oldHome(home: string): Promise<Set<string>> {
  mkdirSync(join(home, 'images'), { recursive: true });
  const database = openDatabase(join(home, 'polyptych.db'), migrations.slice(0, 5));
  const insert = database.connection.prepare(
    `INSERT INTO images (id, job_id, unit_index, created_at, file, file_size_bytes, width, height, prompt, negative_prompt,
       model_id, model_name, seed, steps, guidance_scale, scheduler, device_id, device_name, seconds, favorite)
     VALUES (?, ?, 0, ?, ?, 1, 8, 8, 'p', '', 'm', 'M', ?, 1, 1, 'DDIMScheduler', 'd', 'D', 1, 1)`,
  );
  const ids = new Set<string>();
  for (let number = 0; number < oldCount; number += 1) {
    const jobId = `old-${number}`;
    const file = join('images', `${jobId}.png`);
    writeFileSync(
      join(home, file),
      await ownPicture({ ...sampleSettings, jobId, seed: number, width: 8, height: 8 }),
    );
    insert.run(`${jobId}-0`, jobId, number + 1, file, number);
    ids.add(`${jobId}-0`);
  }
  database.close();
  return ids;
}

async function said(from: ChildProcess, what: 'started' | 'favorite'): Promise<void> {
  for await (const [done] of on(from, 'message') as AsyncIterable<[object]>) if (what in done) return;
}

test('killed again and again during migration, import, rescan, deletion and undo: no picture and no favorite is lost', async () => {
  const random = createRandom(20_261_121);
  const home = join(root, 'home');
  const others = join(root, 'others');
  mkdirSync(others);
  const favorites = await oldHome(home);
  for (let number = 0; number < newCount; number += 1)
    writeFileSync(join(others, `${number}.png`), await plainPicture(number, 'png'));

  for (let round = 0; round < kills; round += 1) {
    child = fork(entry, [home, others], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (done: { favorite?: string }) => {
      if (done.favorite !== undefined) favorites.add(done.favorite);
    });
    const exited = once(child, 'exit');
    // The first two are killed before they have said anything: while they open, migrate or repair the database;
    // the next two after they began, the others once they have said of a picture that it is a favorite.
    if (round > 1) await said(child, round > 3 ? 'favorite' : 'started');
    await wait(round > 1 ? 20 + random.below(900) : 250 + random.below(250));
    child.kill('SIGKILL');
    await exited;
  }

  const app = openPictureFiles(home);
  app.files.start();
  const { tasks } = await app.files.handlers['files.tasks']({}, context);
  for (const { id } of tasks) await app.ended(id);
  await app.run(await app.files.handlers['files.import']({ paths: [others], mode: 'copy' }, context));
  const rows = app.database.connection
    .prepare('SELECT id, file, favorite, missing_at, deleted_at FROM images')
    .all();
  expect(rows).toHaveLength(oldCount + newCount);
  expect(app.database.connection.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const lost = rows.filter(({ id }) => !existsSync(app.gallery.filesOf(String(id))?.image ?? ''));
  expect(lost).toEqual([]);
  const kept = new Set(rows.filter(({ favorite }) => favorite === 1).map(({ id }) => String(id)));
  expect([...favorites].filter((id) => !kept.has(id))).toEqual([]);
  expect(favorites.size).toBeGreaterThan(oldCount);
  const known = new Set(rows.flatMap(({ file, deleted_at }) => (deleted_at === null ? [String(file)] : [])));
  const files = globSync(join(home, 'images', '**', '*.png')).map((path) => relative(home, path));
  expect(files.filter((file) => !known.has(file))).toEqual([]);
  await app.close();
}, 60_000);
