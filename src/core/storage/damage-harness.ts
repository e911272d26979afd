import { closeSync, openSync, writeSync } from 'node:fs';
import { sampleImage } from '#shared/contract/samples.ts';
import { createImageStore } from '../gallery/image-store.ts';
import { openDatabase } from './database.ts';

/** Of SQLite's databases as they are made here, in bytes. */
export const pageBytes = 4096;

/** A database of pictures that lie on many pages: two or three of them on each. */
export function fillWithLongPrompts(path: string, pictures: number): void {
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
  database.connection.prepare("INSERT INTO settings VALUES ('a', 'b')").run();
  database.close();
}

/** Writes junk over pages of a file, as a failing disk does it. */
export function garble(path: string, pages: readonly number[]): void {
  const file = openSync(path, 'r+');
  const junk = Buffer.alloc(pageBytes, 0xa5);
  for (const page of pages) writeSync(file, junk, 0, pageBytes, page * pageBytes);
  closeSync(file);
}
