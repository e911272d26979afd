import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { parseTrashNote } from '../trash-note.ts';
import type { Catalog, CatalogEntry } from './catalog.ts';
import { unfinishedStart } from './durable-file.ts';
import type { TaskReport } from './file-tasks.ts';
import { type FolderContent, isPictureName, walkFolders } from './list-pictures.ts';
import { parseSidecar } from './sidecar.ts';
import type { Candidate, TakeIn } from './take-in.ts';
import type { TreeChanges } from './watch-tree.ts';

const chunkSize = 48;
const pageSize = 500;

export interface RescanOptions {
  database: Database;
  catalog: Catalog;
  takeIn: TakeIn;
  clock: Clock;
  imagesFolder: string;
  referencesFolder: string;
  trashFolder: string;
  absolute(file: string): string;
  storedPath(path: string): string;
  /** Where a picture lies while it is in the trash. */
  trashedPath(imageId: string, file: string): string;
  /** Pictures lie elsewhere now: what was written beside them is written there. */
  onMoved(imageIds: readonly string[]): void;
}

export interface Found {
  unknown: string[];
  gone: CatalogEntry[];
  /** Marked as missing, and there again. */
  returned: CatalogEntry[];
  visited: Set<string>;
}

/**
 * Makes the gallery say what the disk says: pictures that it does not know come in with what lies beside them, those that
 * have another place keep everything, those that are not there are marked.
 */
export async function rescan(options: RescanOptions, report: TaskReport): Promise<void> {
  const { catalog, imagesFolder } = options;
  const found = nothingFound();
  for await (const content of walkFolders(imagesFolder)) {
    if (report.signal.aborted) return;
    await compare(content, found, options);
  }
  await findElsewhere(found, options, report.signal);
  const trashed = await unknownTrashed(options);
  const isTrashed = new Set(trashed.map(({ path }) => path));
  for (const path of await unknownReferences(options)) if (!isTrashed.has(path)) found.unknown.push(path);
  const known = Math.max(0, catalog.count() - found.gone.length);
  report.setTotal(found.unknown.length + trashed.length + found.gone.length + known);
  report.count('known', { amount: known });
  await takeInUnknown(trashed, options, report);
  await settle(found, options, report);
}

/** Looks only at what may have changed; null where the gallery says the same. */
export async function lookAgain(options: RescanOptions, changes: TreeChanges): Promise<Found | null> {
  const { catalog, storedPath } = options;
  const found = nothingFound();
  for (const folder of changes.folders)
    for await (const content of walkFolders(folder)) await compare(content, found, options);
  for (const path of changes.paths) {
    const status = await stat(path).catch(() => null);
    const entry = catalog.at(storedPath(path));
    if (status?.isFile() && isPictureName(basename(path))) {
      if (!entry) found.unknown.push(path);
      else if (entry.missing) found.returned.push(entry);
    } else if (!status && entry && !entry.inTrash && !entry.missing) found.gone.push(entry);
    // It may have been a folder.
    else if (!status && !entry) for (const below of catalog.below(storedPath(path))) found.gone.push(below);
  }
  const differs = found.unknown.length + found.gone.length + found.returned.length > 0;
  return differs ? found : null;
}

/** Writes down what was found. */
export async function settle(found: Found, options: RescanOptions, report: TaskReport): Promise<void> {
  const { database, catalog } = options;
  if (report.signal.aborted) return;
  database.transaction(() => {
    for (const { id, file, sizeBytes, modifiedAt } of found.returned)
      catalog.setFile(id, { file, sizeBytes, modifiedAt });
  });
  await takeInUnknown(found.unknown.map(inPlace), options, report);
  await markGone(found.gone, options, report);
}

const inPlace = (path: string): Candidate => ({
  path,
  place: () => Promise.resolve(path),
  isInPlace: true,
});
const nothingFound = (): Found => ({ unknown: [], gone: [], returned: [], visited: new Set() });

/** One folder on the disk against the same in the gallery. */
async function compare(content: FolderContent, found: Found, options: RescanOptions): Promise<void> {
  const { catalog, storedPath } = options;
  const { folder, pictures, others } = content;
  if (found.visited.has(folder)) return;
  found.visited.add(folder);
  for (const name of others)
    if (name.startsWith(unfinishedStart)) await removeUnfinished(join(folder, name), options.clock.now());
  const entries = new Map(catalog.inFolder(storedPath(folder)).map((entry) => [entry.file, entry]));
  for (const name of pictures) {
    const path = join(folder, name);
    const entry = entries.get(storedPath(path));
    if (!entry) found.unknown.push(path);
    else if (entry.missing) found.returned.push(entry);
    entries.delete(storedPath(path));
  }
  // One by one: more than a function takes at once may lie in one folder.
  for (const entry of entries.values()) found.gone.push(entry);
}

/** What another process of ours is writing at this moment is younger. */
const unfinishedPatienceMs = 10 * 60 * 1000;
async function removeUnfinished(path: string, now: number) {
  const status = await stat(path).catch(() => null);
  if (status && now - status.mtimeMs > unfinishedPatienceMs) await rm(path, { force: true });
}

/** Rows whose folder is not there any more, or that lie outside of the gallery's own. */
async function findElsewhere(
  { visited, gone, returned }: Found,
  options: RescanOptions,
  signal: AbortSignal,
) {
  const { catalog, absolute } = options;
  for (let page = catalog.after('', pageSize); page.length > 0 && !signal.aborted;) {
    for (const entry of page) {
      const path = absolute(entry.file);
      if (visited.has(dirname(path))) continue;
      if (!(await stat(path).catch(() => null))) gone.push(entry);
      else if (entry.missing) returned.push(entry);
    }
    page = catalog.after(page.at(-1)?.id ?? '', pageSize);
  }
}

/** Pictures that lie elsewhere and that a lost database knew. */
async function unknownReferences({ catalog, referencesFolder }: RescanOptions): Promise<string[]> {
  const names = await readdir(referencesFolder).catch(() => []);
  const paths: string[] = [];
  for (const name of names) {
    const text = await readFile(join(referencesFolder, name), 'utf8').catch(() => '');
    const sidecar = parseSidecar(text);
    if (sidecar?.path !== undefined && !catalog.get(sidecar.imageId)) paths.push(sidecar.path);
  }
  return paths;
}

/** Pictures of the trash that a lost database knew: they are in it again, and belong where they belonged. */
async function unknownTrashed(options: RescanOptions): Promise<Candidate[]> {
  const { catalog, trashFolder, absolute, trashedPath } = options;
  const names = await readdir(trashFolder).catch(() => []);
  const candidates: Candidate[] = [];
  for (const name of names) {
    const note = name.endsWith('.json')
      ? parseTrashNote(await readFile(join(trashFolder, name), 'utf8').catch(() => ''))
      : null;
    if (!note || catalog.get(note.imageId)) continue;
    const { imageId, file, deletedAt } = note;
    const path = isAbsolute(file) ? file : trashedPath(imageId, file);
    // A note whose picture was not moved after all, or was brought back.
    if (!existsSync(path)) continue;
    candidates.push({ path, place: () => Promise.resolve(absolute(file)), isInPlace: true, deletedAt });
  }
  return candidates;
}

async function takeInUnknown(unknown: readonly Candidate[], options: RescanOptions, report: TaskReport) {
  for (let at = 0; at < unknown.length && !report.signal.aborted; at += chunkSize) {
    const chunk = unknown.slice(at, at + chunkSize);
    const outcomes = await options.takeIn(chunk);
    const moved = outcomes.flatMap((outcome) => (outcome.kind === 'moved' ? [outcome.imageId] : []));
    if (moved.length > 0) options.onMoved(moved);
    for (const [index, outcome] of outcomes.entries()) {
      const path = chunk[index]?.path ?? '';
      report.count(
        outcome.kind,
        outcome.kind === 'refused' ? { problem: { path, reason: outcome.reason } } : {},
      );
    }
  }
}

/** In portions: a disk that is not there is as many pictures as there are, and others want their turn between them. */
async function markGone(gone: readonly CatalogEntry[], options: RescanOptions, report: TaskReport) {
  for (let at = 0; at < gone.length && !report.signal.aborted; at += pageSize) {
    markPortion(gone.slice(at, at + pageSize), options, report);
    await setImmediate();
  }
}

function markPortion(gone: readonly CatalogEntry[], options: RescanOptions, report: TaskReport) {
  const { database, catalog, clock, absolute, trashedPath } = options;
  database.transaction(() => {
    for (const { id } of gone) {
      const entry = catalog.get(id);
      // It may have been deleted meanwhile.
      if (!entry || entry.inTrash) continue;
      const path = absolute(entry.file);
      if (existsSync(path)) continue;
      // A deletion that was cut off had moved the file and not said so.
      const trashed = trashedPath(id, entry.file);
      if (existsSync(trashed)) {
        mkdirSync(dirname(path), { recursive: true });
        renameSync(trashed, path);
        report.count('moved');
        continue;
      }
      if (!entry.missing) catalog.setMissing(id, clock.now());
      report.count('missing', { problem: { path, reason: 'It is not there any more.' } });
    }
  });
}
