import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type JudgedPicture, judge } from './picture.ts';

const columns = `number, created_at, job_id, prompt, model_id, model_name, scheduler, steps, guidance_scale, width, height,
  theme_id, theme_picks, favorite, rating, rejected, deleted_at`;

/**
 * Reads pictures for insights, newest first. Those in the trash are evidence, too: they were looked at. What was made from
 * another picture is left out: that one had been chosen already.
 */
export function createStoredPictures(connection: DatabaseSync) {
  const page = connection.prepare(
    `SELECT ${columns} FROM images WHERE number < ? AND start IS NULL ORDER BY number DESC LIMIT ?`,
  );
  const ofTheme = connection.prepare(
    `SELECT ${columns} FROM images WHERE theme_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT ?`,
  );
  const ofThemeInTrash = connection.prepare(
    `SELECT ${columns} FROM images INDEXED BY images_in_trash WHERE deleted_at IS NOT NULL AND theme_id = ? LIMIT ?`,
  );
  return {
    /** Pictures before a number; `next` is for the next call, null at the end. */
    page(before: number, limit: number): { pictures: JudgedPicture[]; next: number | null } {
      const rows = page.all(before, limit);
      const last = rows.at(-1)?.['number'];
      return {
        pictures: rows.map(pictureOf),
        next: rows.length === limit && typeof last === 'number' ? last : null,
      };
    },
    /** The newest pictures of a theme, with what is in the trash. */
    ofTheme: (themeId: string, limit: number): JudgedPicture[] =>
      [...ofTheme.all(themeId, limit), ...ofThemeInTrash.all(themeId, limit)]
        .map(pictureOf)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, limit),
  };
}

function pictureOf(row: Record<string, SQLOutputValue>): JudgedPicture {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null);
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null);
  const rating = number('rating');
  return {
    createdAt: number('created_at') ?? 0,
    jobId: text('job_id'),
    prompt: text('prompt') ?? '',
    modelId: text('model_id'),
    modelName: text('model_name') ?? '',
    scheduler: text('scheduler'),
    steps: number('steps'),
    guidanceScale: number('guidance_scale'),
    width: number('width') ?? 0,
    height: number('height') ?? 0,
    themeId: text('theme_id'),
    themePicks: text('theme_picks'),
    rating,
    ...judge({
      favorite: row['favorite'] === 1,
      rating,
      rejected: row['rejected'] === 1,
      deleted: row['deleted_at'] !== null,
    }),
  };
}
