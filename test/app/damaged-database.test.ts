import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createImageStore } from '#core/gallery/image-store.ts';
import { openDatabase } from '#core/storage/database.ts';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { type ServedApp, connectTo, serveApp } from '../support/served-app.ts';

const pageBytes = 4096;
const pictures = 4000;

let home: string;
let served: ServedApp | null = null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-damaged-'));
});
afterEach(async () => {
  await served?.stop();
  served = null;
  rmSync(home, { recursive: true, force: true });
});

/** More than SQLite keeps in memory, so that it has to read what was garbled. */
function fill(path: string) {
  const database = openDatabase(path);
  const store = createImageStore(database);
  database.transaction(() => {
    for (let index = 0; index < pictures; index += 1)
      store.put({
        ...sampleImage({ id: `p${index}`, createdAt: index + 1, prompt: `${index} `.padEnd(1500, 'words ') }),
        unitIndex: 0,
        file: `images/${index}.png`,
        fileModifiedAt: null,
      });
  });
  database.close();
}

/** As a failing disk does it: every other page from the middle on. */
function garble(path: string) {
  const file = openSync(path, 'r+');
  const junk = Buffer.alloc(pageBytes, 0xa5);
  const pages = Math.floor(statSync(path).size / pageBytes);
  for (let page = Math.floor(pages / 2); page < pages; page += 2)
    writeSync(file, junk, 0, pageBytes, page * pageBytes);
  closeSync(file);
}

test('a database that is damaged while the app runs is told in a sentence, and repaired at the next start', async () => {
  const path = join(home, 'polyptych.db');
  fill(path);
  served = await serveApp({ home, simulatedGpus: 1 });
  const before = await connectTo(served);
  await before.call('app.snapshot', {});
  garble(path);
  const asked = before.call('gallery.ids', { filter: { ...wholeGallery, search: 'words' }, sort: 'rating' });
  await expect(asked).rejects.toThrow(
    'The database is damaged: end Polyptych and start it again, which saves all that can still be read.',
  );
  await served.stop();

  served = await serveApp({ home, simulatedGpus: 1 });
  const after = await connectTo(served);
  const { imageIds } = await after.call('gallery.ids', { filter: wholeGallery, sort: 'newest' });
  expect(imageIds.length).toBeGreaterThan(pictures / 4);
  expect(imageIds.length).toBeLessThan(pictures);
  expect(readdirSync(home).some((name) => name.startsWith('polyptych.db.damaged-'))).toBe(true);
});
