import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillWithLongPrompts, garble, pageBytes } from '#core/storage/damage-harness.ts';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { type ServedApp, connectTo, serveApp } from '../support/served-app.ts';

/** More than SQLite keeps in memory, so that it has to read what was garbled. */
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

test('a database that is damaged while the app runs is told in a sentence, and repaired at the next start', async () => {
  const path = join(home, 'polyptych.db');
  fillWithLongPrompts(path, pictures);
  const pages = Math.floor(statSync(path).size / pageBytes);
  served = await serveApp({ home, simulatedGpus: 1 });
  const before = await connectTo(served);
  await before.call('app.snapshot', {});
  // Every other page from the middle on.
  const damaged = Array.from(
    { length: Math.floor(pages / 4) },
    (_, index) => Math.floor(pages / 2) + 2 * index,
  );
  garble(path, damaged);
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
