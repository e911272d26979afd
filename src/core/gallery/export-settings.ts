import type { SQLOutputValue } from 'node:sqlite';
import type { Image } from '#shared/contract/gallery.ts';
import { type StoredImage, readRow } from './image-row.ts';
import { csvCell } from '../performance/export.ts';
import type { Database } from '../storage/database.ts';

/** Rows that are in memory at once. */
const pageSize = 500;

type Cell = string | number | null;
type Row = Record<string, SQLOutputValue>;
/** A picture with the name of its file. */
export type TabledImage = Image & Pick<StoredImage, 'file'>;

/** A picture as it is written out, column by column; times as ISO 8601 in UTC. What nobody knows is empty. */
const columns: Record<string, (image: TabledImage, collections: readonly string[]) => Cell> = {
  id: ({ id }) => id,
  file: ({ file }) => file,
  created_at: ({ createdAt }) => new Date(createdAt).toISOString(),
  prompt: ({ prompt }) => prompt,
  negative_prompt: ({ negativePrompt }) => negativePrompt,
  model: ({ modelName }) => modelName,
  model_id: ({ modelId }) => modelId,
  seed: ({ seed }) => seed,
  steps: ({ steps }) => steps,
  guidance_scale: ({ guidanceScale }) => guidanceScale,
  scheduler: ({ scheduler }) => scheduler,
  width: ({ width }) => width,
  height: ({ height }) => height,
  device: ({ deviceName }) => deviceName,
  seconds: ({ seconds }) => seconds,
  source: ({ source }) => source,
  theme: ({ themeId }) => themeId,
  favorite: ({ favorite }) => Number(favorite),
  rating: ({ rating }) => rating,
  rejected: ({ rejected }) => Number(rejected),
  collections: (_image, collections) => collections.join('; '),
};
const names = Object.keys(columns);
const cells = (image: TabledImage, collections: readonly string[]) =>
  Object.values(columns).map((read) => read(image, collections));
const csvLine = (line: readonly Cell[]) => `${line.map(csvCell).join(',')}\r\n`;

/** Names of the collections that a picture is in, in their order. */
export function collectionNames({ connection }: Database): (imageId: string) => string[] {
  const select = connection.prepare(
    `SELECT name FROM collections JOIN collection_images ON collection_id = collections.id
     WHERE image_id = ? ORDER BY name`,
  );
  return (imageId) => select.all(imageId).map(({ name }) => String(name));
}

/** How pictures were made and what people decided about them, as text page by page. */
export function* settingsText(
  pages: Iterable<readonly TabledImage[]>,
  collectionsOf: (imageId: string) => readonly string[],
  format: 'csv' | 'json',
): Generator<string> {
  yield format === 'csv' ? csvLine(names) : '[';
  let first = true;
  for (const images of pages) {
    const lines = images.map((image) => cells(image, collectionsOf(image.id)));
    if (format === 'csv') yield lines.map(csvLine).join('');
    else {
      yield lines.map((line, index) => `${first && index === 0 ? '' : ','}\n${asJson(line)}`).join('');
      first &&= lines.length === 0;
    }
  }
  if (format === 'json') yield '\n]\n';
}

/** The same of every picture of the gallery, oldest first. */
export function exportedSettings(database: Database, format: 'csv' | 'json'): Generator<string> {
  return settingsText(allImages(database), collectionNames(database), format);
}

function* allImages({ connection }: Database): Generator<StoredImage[]> {
  const select = connection.prepare(
    'SELECT * FROM images WHERE number > ? AND deleted_at IS NULL ORDER BY number LIMIT ?',
  );
  for (let last = -1; ;) {
    const rows: Row[] = select.all(last, pageSize);
    const number = rows.at(-1)?.['number'];
    if (typeof number !== 'number') break;
    last = number;
    yield rows.map(readRow);
  }
}

const asJson = (line: readonly Cell[]) =>
  JSON.stringify(Object.fromEntries(names.map((name, index) => [name, line[index] ?? null])));
