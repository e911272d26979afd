import { existsSync } from 'node:fs';
import { toErrorReport } from '#shared/errors.ts';
import type { Clock } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import type { ReaderHost } from '../reader/reader-host.ts';
import type { Catalog, CatalogEntry } from './catalog.ts';
import type { TaskReport } from './file-tasks.ts';

const pageSize = 24;

export interface CheckOptions {
  database: Database;
  catalog: Catalog;
  reader: Pick<ReaderHost, 'read'>;
  clock: Clock;
  absolute(file: string): string;
}

/** Decodes every picture of the gallery; tells which are missing and which are damaged, and changes none of them. */
export async function checkPictures(options: CheckOptions, report: TaskReport): Promise<void> {
  const { database, catalog, clock } = options;
  report.setTotal(catalog.count());
  for (let page = catalog.after('', pageSize); page.length > 0 && !report.signal.aborted;) {
    const verdicts = await Promise.all(page.map((entry) => verdictOn(entry, options)));
    database.transaction(() => {
      for (const { entry, path, reason, missing } of verdicts) {
        if (missing && !entry.missing) catalog.setMissing(entry.id, clock.now());
        if (!missing && entry.missing) catalog.setFile(entry.id, entry);
        if (reason === null) report.count('known');
        else report.count(missing ? 'missing' : 'refused', { problem: { path, reason } });
      }
    });
    page = catalog.after(page.at(-1)?.id ?? '', pageSize);
  }
}

async function verdictOn(entry: CatalogEntry, { reader, absolute }: CheckOptions) {
  const path = absolute(entry.file);
  if (!existsSync(path))
    return {
      entry,
      path,
      missing: true,
      reason: 'It is not there any more: put it back, or delete it here.',
    };
  try {
    await reader.read({ path, decode: true, thumbnails: [] });
    return { entry, path, missing: false, reason: null };
  } catch (error) {
    return { entry, path, missing: false, reason: toErrorReport(error).message };
  }
}
