import type { SQLOutputValue } from 'node:sqlite';
import { countedUpTo, type GalleryFacets, type GalleryFilter } from '#shared/contract/gallery.ts';
import { filterSql, numbersPerMs } from './filter-sql.ts';

type Row = Record<string, SQLOutputValue>;
type All = (sql: string, parameters?: readonly (string | number)[]) => Row[];
type MadeTogether = GalleryFacets['runs'];

/** As many as a list of choices can hold and still be read. */
const mostGroups = 12;
/** Batches are looked for among so many of the newest pictures that a filter finds. */
const recentPictures = 2000;

/** The newest batches and runs whose pictures a filter finds: what was asked for at once, and drawn for hours. */
export function createMadeTogether(all: All) {
  const firstOf = (column: 'job_id' | 'run_id', id: string): Row | undefined =>
    all(`SELECT * FROM images WHERE ${column} = ? AND deleted_at IS NULL ORDER BY number LIMIT 1`, [id])[0];

  /** Of each run the number of its newest picture: steps from run to run through the index, not through its pictures. */
  function newestRuns(): string[] {
    const runs: { id: string; newest: number }[] = [];
    for (let last = ''; ;) {
      const [row] = all(
        `SELECT run_id FROM images WHERE run_id > ? AND deleted_at IS NULL ORDER BY run_id LIMIT 1`,
        [last],
      );
      if (!row) break;
      last = String(row['run_id']);
      const [newest] = all(
        `SELECT number FROM images WHERE run_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT 1`,
        [last],
      );
      runs.push({ id: last, newest: Number(newest?.['number']) });
    }
    return runs.toSorted((a, b) => b.newest - a.newest).map(({ id }) => id);
  }

  function runsOf(filter: GalleryFilter): MadeTogether {
    const { from, conditions, parameters } = filterSql({ ...filter, runId: null });
    const where = `FROM ${from} WHERE ${conditions.join(' AND ')}`;
    // Words are looked up once for all runs; without them each run's pictures are counted, and no more than can be read.
    const found =
      from === 'images'
        ? null
        : new Map(
            all(
              `SELECT images.run_id, count(*) AS pictures ${where} AND images.run_id IS NOT NULL GROUP BY images.run_id`,
              parameters,
            ).map((row) => [String(row['run_id']), Number(row['pictures'])]),
          );
    const count = (id: string) =>
      found
        ? (found.get(id) ?? 0)
        : all(`SELECT 1 ${where} AND images.run_id = ? LIMIT ?`, [...parameters, id, countedUpTo]).length;
    const groups: MadeTogether = [];
    for (const id of newestRuns()) {
      const pictures = Math.min(count(id), countedUpTo);
      if (pictures > 0) groups.push(group(id, firstOf('run_id', id), 'theme_id', pictures));
      if (groups.length === mostGroups) break;
    }
    return groups;
  }

  function batchesOf(filter: GalleryFilter): MadeTogether {
    const { from, number, conditions, parameters } = filterSql({ ...filter, jobId: null });
    const rows = all(
      `SELECT images.job_id, images.run_id FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${number} DESC LIMIT ?`,
      [...parameters, recentPictures],
    );
    const counts = new Map<string, number>();
    for (const { job_id: jobId, run_id: runId } of rows)
      if (typeof jobId === 'string' && runId === null) counts.set(jobId, (counts.get(jobId) ?? 0) + 1);
    // A single picture is found by itself. The order is that of the newest picture of each.
    return [...counts]
      .filter(([id, pictures]) => pictures > 1 || id === filter.jobId)
      .slice(0, mostGroups)
      .map(([id, pictures]) => group(id, firstOf('job_id', id), 'prompt', pictures));
  }

  return { runsOf, batchesOf };
}

function group(value: string, first: Row | undefined, title: 'prompt' | 'theme_id', pictures: number) {
  return {
    value,
    title: String(first?.[title] ?? ''),
    startedAt: Math.floor(Number(first?.['number'] ?? 0) / numbersPerMs),
    pictures,
  };
}
