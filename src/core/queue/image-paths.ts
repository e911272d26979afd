import { join } from 'node:path';
import { requestOfUnit } from '#shared/variations/cells.ts';
import { thumbnailFiles } from '../gallery/thumbnail-files.ts';
import { type JobRecord, imageIdOf } from './job-record.ts';

export interface ImageFolders {
  /** The home's `images`, or the command line's `--out`. */
  images: string;
  /** Pictures lie in folders by day; not in a folder that the user named. */
  byDay: boolean;
  thumbnails: string;
  previews: string;
}

/** Where the files of one unit go. They follow from the job and the unit, so that a repeated attempt replaces them. */
export function imagePathsOf(folders: ImageFolders, job: JobRecord, unitIndex: number) {
  const created = new Date(job.createdAt);
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = [String(created.getFullYear()), pad(created.getMonth() + 1), pad(created.getDate())];
  const seed = job.units[unitIndex]?.seed ?? job.request.seed;
  const name = [
    slugOf(requestOfUnit(job.request, unitIndex).prompt),
    seed,
    job.id.slice(0, 8),
    unitIndex,
  ].filter((part) => part !== '');
  const folder = folders.byDay ? join(folders.images, ...day) : folders.images;
  return {
    folder,
    image: join(folder, `${name.join('-')}.png`),
    thumbnails: thumbnailFiles(folders.thumbnails, imageIdOf(job.id, unitIndex)),
  };
}

/** At most 48 letters, digits and dashes of the prompt, safe on every file system; empty when there are none. */
function slugOf(prompt: string): string {
  return prompt
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, '');
}
