import type { SQLOutputValue } from 'node:sqlite';
import type { GalleryFacets, GalleryFilter } from '#shared/contract/gallery.ts';
import type { Database } from '../../storage/database.ts';
import { filterSql, numbersPerMs } from './filter-sql.ts';

type MadeTogether = GalleryFacets['runs'][number];
type Row = Record<string, SQLOutputValue>;

/** As many as a list of choices can hold and still be read. */
const mostGroups = 12;
/** So many of the newest pictures that a filter finds are looked at; where it finds more, the rest are runs' own matter. */
const recentPictures = 2000;
/** Of each of the newest runs so many of its newest pictures are counted, however long it was. */
const recentRuns = 50;
const recentOfRun = 1000;

/** Finds the newest batches and runs of what a filter finds: what was asked for at once, and what was drawn for hours. */
export function createMadeTogether({ connection }: Database) {
  const live = 'FROM images WHERE deleted_at IS NULL AND';
  const selectNextRun = connection.prepare(`SELECT run_id ${live} run_id > ? ORDER BY run_id LIMIT 1`);
  const selectNewest = connection.prepare(
    `SELECT number ${live} run_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?`,
  );
  const selectFirst = {
    runId: connection.prepare(`SELECT theme_id AS title, number ${live} run_id = ? ORDER BY number LIMIT 1`),
    jobId: connection.prepare(`SELECT prompt AS title, number ${live} job_id = ? ORDER BY number LIMIT 1`),
  };

  function groupOf(kind: 'runId' | 'jobId', value: string, pictures: number, more: boolean): MadeTogether {
    const first = selectFirst[kind].get(value);
    const startedAt = Math.floor(Number(first?.['number'] ?? 0) / numbersPerMs);
    return { value, title: String(first?.['title'] ?? ''), startedAt, pictures, more };
  }

  /** Steps from run to run through the index, not through their pictures. */
  function newestRuns(): string[] {
    const runs: { id: string; newest: number }[] = [];
    for (let row = selectNextRun.get(''); row;) {
      const id = String(row['run_id']);
      runs.push({ id, newest: Number(selectNewest.get(id, 0)?.['number']) });
      row = selectNextRun.get(id);
    }
    return runs
      .toSorted((a, b) => b.newest - a.newest)
      .slice(0, recentRuns)
      .map(({ id }) => id);
  }

  function countInRuns(filter: GalleryFilter): MadeTogether[] {
    const { conditions, parameters } = filterSql(filter);
    const count = connection.prepare(
      `SELECT count(*) AS pictures FROM images INDEXED BY images_by_run
       WHERE images.run_id = ? AND images.number > ? AND ${conditions.join(' AND ')}`,
    );
    const groups: MadeTogether[] = [];
    for (const id of newestRuns()) {
      const end = selectNewest.get(id, recentOfRun)?.['number'];
      const pictures = Number(count.get(id, Number(end ?? -1), ...parameters)?.['pictures']);
      if (pictures > 0) groups.push(groupOf('runId', id, pictures, end !== undefined));
      if (groups.length === mostGroups) break;
    }
    return groups;
  }

  function recentOf(filter: GalleryFilter): Row[] {
    const { from, number, conditions, parameters } = filterSql(filter);
    const statement = connection.prepare(
      `SELECT images.job_id, images.run_id FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${number} DESC LIMIT ?`,
    );
    return statement.all(...parameters, recentPictures);
  }

  return {
    runsOf(filter: GalleryFilter): MadeTogether[] {
      const all = { ...filter, runId: null };
      const rows = recentOf(all);
      const complete = rows.length < recentPictures;
      if (!complete && filterSql(all).from === 'images') return countInRuns(all);
      return [...tally(rows.map((row) => row['run_id']))]
        .slice(0, mostGroups)
        .map(([id, pictures]) => groupOf('runId', id, pictures, !complete));
    },
    /** Of two pictures and more: a single one is found by itself. Runs are no batches. */
    batchesOf(filter: GalleryFilter): MadeTogether[] {
      const rows = recentOf({ ...filter, jobId: null });
      const cut = rows.length < recentPictures ? null : rows.at(-1)?.['job_id'];
      return [...tally(rows.map((row) => (row['run_id'] === null ? row['job_id'] : null)))]
        .filter(([id, pictures]) => pictures > 1 || id === filter.jobId)
        .slice(0, mostGroups)
        .map(([id, pictures]) => groupOf('jobId', id, pictures, id === cut));
    },
  };
}

/** How often each name comes, in the order in which they come first. */
function tally(names: readonly (SQLOutputValue | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
