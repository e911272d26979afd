import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Events } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { type StoredImage, presentImage } from '../image-row.ts';
import type { ReadPicture } from '../reader/contract.ts';
import type { ReaderHost } from '../reader/reader-host.ts';
import type { ThumbnailFile } from '../thumbnail-files.ts';
import type { Catalog } from './catalog.ts';
import { contentId, pictureIdOf, pictureRecord } from './picture-record.ts';
import { type PictureDecisions, parseSidecar, sidecarPathOf } from './sidecar.ts';

/** A picture and its thumbnails are written side by side: a thumbnail may be the older one by this much. */
const writtenTogetherMs = 10_000;

/** What becomes of one file. */
export type Outcome =
  | { kind: 'added'; imageId: string }
  /** The gallery has it already. */
  | { kind: 'known'; imageId: string }
  /** The gallery has it, and knows now where it lies. */
  | { kind: 'moved'; imageId: string }
  | { kind: 'refused'; reason: string };

/** What was read and decided, and still has to be written down. */
type Finding =
  | Extract<Outcome, { kind: 'known' | 'refused' }>
  | { kind: 'moved'; imageId: string; file: string; picture: ReadPicture }
  | {
      kind: 'added';
      imageId: string;
      image: StoredImage;
      decisions: PictureDecisions | null;
      deletedAt: number | null;
    };

export interface TakeInOptions {
  database: Database;
  catalog: Catalog;
  reader: Pick<ReaderHost, 'read'>;
  events: EventLog<Events>;
  clock: Clock;
  referencesFolder: string;
  /** What people decided elsewhere came in with a copy: it is written beside it. */
  onDecided(imageIds: readonly string[]): void;
  /** Where a picture's thumbnails belong, and their longer sides. */
  thumbnailsOf(imageId: string): ThumbnailFile[];
  absolute(file: string): string;
  /** As the gallery writes it down. */
  storedPath(path: string): string;
}

export interface Candidate {
  /** Absolute. */
  path: string;
  /**
   * Puts the file where it is to stay and returns its absolute path; called for what is new alone. `id` is the picture's.
   */
  place(picture: ReadPicture, id: string): Promise<string>;
  /** It lies in our folders already: a database that is lost may have known it, and its thumbnails are there still. */
  isInPlace?: boolean;
  /** Where it is in the trash: since when, in ms. */
  deletedAt?: number;
}

export interface TakeIn {
  /** Reads several files at a time and enters what is new into the gallery, all in one transaction. */
  (candidates: readonly Candidate[]): Promise<Outcome[]>;
}

/**
 * The way of every picture into the gallery that was not made here just now. A file is in its place before the gallery says
 * so: killed between the two, the next look finds it there.
 */
export function createTakeIn(options: TakeInOptions): TakeIn {
  const { database, catalog, reader, events, clock, thumbnailsOf, absolute, storedPath } = options;
  /** Of pictures that are on their way: two files with one picture in them come in once. */
  const claimed = new Set<string>();

  /** Pixels are decoded, which takes the most time by far, unless that was done before for this very file. */
  async function read({ path, isInPlace }: Candidate, unfinished: ThumbnailFile[]): Promise<ReadPicture> {
    if (isInPlace === true) {
      const picture = await reader.read({ path, decode: false, thumbnails: [] });
      const [thumbnail] = thumbnailsOf(pictureIdOf(picture));
      const made = thumbnail && (await stat(thumbnail.path).catch(() => null));
      if (picture.own && made && made.mtimeMs >= picture.modifiedAt - writtenTogetherMs) return picture;
    }
    return reader.read({ path, decode: true, thumbnails: unfinished });
  }

  async function look(candidate: Candidate, mine: Set<string>): Promise<Finding> {
    const { path, place, deletedAt = null } = candidate;
    const unfinished = thumbnailsOf(`.polyptych-${randomUUID()}`);
    try {
      const picture = await read(candidate, unfinished);
      const id = freeId(picture);
      if (claimed.has(id)) return { kind: 'known', imageId: id };
      claimed.add(id);
      mine.add(id);
      const entry = catalog.get(id);
      if (entry?.inTrash) return { kind: 'refused', reason: 'It is in the trash: bring it back from there.' };
      if (entry && existsSync(absolute(entry.file))) return { kind: 'known', imageId: id };
      const { own } = picture;
      if (own && catalog.isBeingMade(own.jobId, own.unitIndex)) return { kind: 'known', imageId: id };
      const placed = await place(picture, id);
      const file = storedPath(placed);
      const occupant = catalog.at(file);
      if (occupant && occupant.id !== id)
        return {
          kind: 'refused',
          reason: 'Another picture of the gallery, or of its trash, has this place: give it another name.',
        };
      await keepThumbnails(unfinished, thumbnailsOf(id));
      if (entry) return { kind: 'moved', imageId: id, file, picture };
      const decisions = await sidecarOf([path, placed], id);
      return {
        kind: 'added',
        imageId: id,
        image: pictureRecord(picture, { id, file }),
        decisions,
        deletedAt,
      };
    } catch (error) {
      return { kind: 'refused', reason: toErrorReport(error).message };
    } finally {
      for (const thumbnail of unfinished) rmSync(thumbnail.path, { force: true });
    }
  }

  /** What lies beside the picture, or, of one that lies elsewhere, among the references. */
  async function sidecarOf(paths: readonly string[], id: string): Promise<PictureDecisions | null> {
    for (const place of [...paths.map(sidecarPathOf), join(options.referencesFolder, `${id}.json`)]) {
      const sidecar = parseSidecar(await readFile(place, 'utf8').catch(() => ''));
      if (sidecar) return sidecar;
    }
    return null;
  }

  /** One that this app made and another program has changed is a picture of its own. */
  function freeId(picture: ReadPicture): string {
    const id = pictureIdOf(picture);
    const entry = catalog.get(id);
    return !entry || entry.sizeBytes === picture.sizeBytes ? id : contentId(picture);
  }

  function enter(findings: readonly Finding[]): StoredImage[] {
    const added: StoredImage[] = [];
    database.transaction(() => {
      for (const finding of findings) {
        if (finding.kind === 'moved') {
          const { sizeBytes, modifiedAt } = finding.picture;
          catalog.setFile(finding.imageId, { file: finding.file, sizeBytes, modifiedAt });
        } else if (finding.kind === 'added') {
          const { image, decisions, deletedAt } = finding;
          catalog.enter(image, decisions, clock.now());
          if (deletedAt !== null) {
            catalog.setTrashed(image.id, deletedAt);
            continue;
          }
          added.push({
            ...image,
            favorite: decisions?.favorite ?? false,
            rating: decisions?.rating ?? null,
            rejected: decisions?.rejected ?? false,
          });
        }
      }
    });
    return added;
  }

  return async (candidates) => {
    const mine = new Set<string>();
    const findings = await Promise.all(candidates.map((candidate) => look(candidate, mine)));
    try {
      const added = enter(findings);
      const copied = findings.flatMap((finding, index) =>
        finding.kind === 'added' &&
        finding.decisions &&
        finding.deletedAt === null &&
        absolute(finding.image.file) !== candidates[index]?.path
          ? [finding.imageId]
          : [],
      );
      if (copied.length > 0) options.onDecided(copied);
      if (added.length > 0) events.emit('gallery.added', { images: added.map(presentImage) });
    } finally {
      for (const id of mine) claimed.delete(id);
    }
    return findings.map(outcomeOf);
  };
}

const outcomeOf = (finding: Finding): Outcome =>
  finding.kind === 'refused' ? finding : { kind: finding.kind, imageId: finding.imageId };

/** What was made takes its place; where nothing was, what is there stays. */
async function keepThumbnails(from: readonly ThumbnailFile[], to: readonly ThumbnailFile[]) {
  for (const [index, { path }] of to.entries()) {
    const made = from[index]?.path;
    if (made === undefined || !existsSync(made)) continue;
    await mkdir(dirname(path), { recursive: true });
    renameSync(made, path);
  }
}

/** `2026/03/09` of local time, as the queue's pictures lie; the name says enough to be told from others of the same name. */
export function dayFolder(imagesFolder: string, at: number): string {
  const date = new Date(at);
  const pad = (value: number) => String(value).padStart(2, '0');
  return join(imagesFolder, String(date.getFullYear()), pad(date.getMonth() + 1), pad(date.getDate()));
}

/** Letters, digits and what else every file system takes, with the beginning of the identifier and the format's own end. */
export function placedName(originalName: string, id: string, format: ReadPicture['format']): string {
  const stem = originalName
    .slice(0, originalName.length - extname(originalName).length)
    .replaceAll(/[^\p{L}\p{N} ._()-]+/gu, '-')
    .replace(/^[.\s-]+/, '')
    .slice(0, 80)
    .trim();
  const end = format === 'jpeg' ? 'jpg' : format;
  return `${stem === '' ? 'picture' : stem}-${id.slice(0, 8)}.${end}`;
}
