import type { SQLOutputValue } from 'node:sqlite';
import { type StoredImage, readRow } from './image-row.ts';
import { csvCell } from '../performance/export.ts';
import type { Database } from '../storage/database.ts';

/** Rows that are in memory at once. */
const pageSize = 500;

type Cell = string | number | null;
type Row = Record<string, SQLOutputValue>;

/** A picture as it is written out, column by column; times as ISO 8601 in UTC. What nobody knows is empty. */
const columns: Record<string, (image: StoredImage, collections: readonly string[]) => Cell> = {
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
const cells = (image: StoredImage, collections: readonly string[]) =>
  Object.values(columns).map((read) => read(image, collections));
const csvLine = (line: readonly Cell[]) => `${line.map(csvCell).join(',')}\r\n`;

/** How every picture of the gallery was made and what people decided about it, oldest first, as text page by page. */
export function* exportedSettings({ connection }: Database, format: 'csv' | 'json'): Generator<string> {
  const select = connection.prepare(
    'SELECT * FROM images WHERE number > ? AND deleted_at IS NULL ORDER BY number LIMIT ?',
  );
  const selectCollections = connection.prepare(
    `SELECT name FROM collections JOIN collection_images ON collection_id = collections.id
     WHERE image_id = ? ORDER BY name`,
  );
  const collectionsOf = (id: string) => selectCollections.all(id).map(({ name }) => String(name));
  yield format === 'csv' ? csvLine(names) : '[';
  let last = -1;
  for (let first = true; ; first = false) {
    const rows: Row[] = select.all(last, pageSize);
    const number = rows.at(-1)?.['number'];
    if (typeof number !== 'number') break;
    last = number;
    const lines = rows.map(readRow).map((image) => cells(image, collectionsOf(image.id)));
    yield format === 'csv'
      ? lines.map(csvLine).join('')
      : lines.map((line, index) => `${first && index === 0 ? '' : ','}\n${asJson(line)}`).join('');
  }
  if (format === 'json') yield '\n]\n';
}

const asJson = (line: readonly Cell[]) =>
  JSON.stringify(Object.fromEntries(names.map((name, index) => [name, line[index] ?? null])));
