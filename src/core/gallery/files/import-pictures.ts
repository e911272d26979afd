import { readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ReadPicture } from '../reader/contract.ts';
import { copyDurably, writeDurably } from './durable-file.ts';
import type { TaskReport } from './file-tasks.ts';
import { picturesIn } from './list-pictures.ts';
import { formatSidecar, parseSidecar } from './sidecar.ts';
import { dayFolder, placedName, type TakeIn } from './take-in.ts';

/** Files that are entered in one transaction. */
const chunkSize = 24;

export interface ImportPlaces {
  imagesFolder: string;
  /** Of pictures that lie elsewhere: what the gallery knows of each. */
  referencesFolder: string;
}

export interface PathImport {
  paths: readonly string[];
  mode: 'copy' | 'reference';
}

/** Brings pictures of this machine in. Begun again after it was cut off, it passes over what is there already. */
export async function importPaths(
  { paths, mode }: PathImport,
  { takeIn, places }: { takeIn: TakeIn; places: ImportPlaces },
  report: TaskReport,
): Promise<void> {
  const found = await picturesIn(paths);
  report.setTotal(found.length);
  for (let at = 0; at < found.length && !report.signal.aborted; at += chunkSize) {
    const chunk = found.slice(at, at + chunkSize);
    const outcomes = await takeIn(
      chunk.map((path) => ({
        path,
        place: (picture, id) =>
          mode === 'copy' || isInside(places.imagesFolder, path)
            ? placeCopy(path, picture, { id, name: basename(path), places })
            : placeReference(path, id, places),
      })),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const path = chunk[index] ?? '';
      report.count(
        outcome.kind,
        outcome.kind === 'refused' ? { problem: { path, reason: outcome.reason } } : {},
      );
    }
  }
}

const isInside = (folder: string, path: string) => !relative(folder, path).startsWith('..');

/** Into the folder of the day on which it was made. What lies in the gallery's folder already stays where it is. */
export async function placeCopy(
  path: string,
  picture: ReadPicture,
  { id, name, places }: { id: string; name: string; places: ImportPlaces },
): Promise<string> {
  if (isInside(places.imagesFolder, path)) return path;
  const { imagesFolder } = places;
  const folder = dayFolder(imagesFolder, picture.own?.createdAt ?? picture.modifiedAt);
  const target = join(folder, placedName(name, id, picture.format));
  const there = await stat(target).catch(() => null);
  // The name holds a part of the content's own: an import that was cut off has copied it already.
  if (there?.size !== picture.sizeBytes) await copyDurably(path, target, picture.modifiedAt);
  return target;
}

async function placeReference(path: string, id: string, { referencesFolder }: ImportPlaces): Promise<string> {
  const nothing = { favorite: false, rating: null, rejected: false, collections: [] };
  const sidecar = join(referencesFolder, `${id}.json`);
  const there = parseSidecar(await readFile(sidecar, 'utf8').catch(() => ''));
  await writeDurably(sidecar, formatSidecar(id, there ?? nothing, path));
  return path;
}
