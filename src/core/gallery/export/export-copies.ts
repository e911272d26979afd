import { readFile } from 'node:fs/promises';
import type { ExportPlan } from '#shared/contract/exports.ts';
import type { Image } from '#shared/contract/gallery.ts';
import { toErrorReport } from '#shared/errors.ts';
import { createExportNames, usualNames } from '#shared/export-names.ts';
import { settingsText, type TabledImage } from '../export-settings.ts';
import type { ImageSearch } from '../search/image-search.ts';
import { withoutMetadata } from './without-metadata.ts';

/** Pictures that are in memory at once: what is known of them, not what is seen. */
const pageSize = 500;

export interface ExportSource {
  search: Pick<ImageSearch, 'page' | 'count'>;
  /** null for a picture that is gone, or in the trash. */
  image(imageId: string): Image | null;
  /** Absolute. */
  pathOf(imageId: string): string | null;
  collectionsOf(imageId: string): readonly string[];
}

export type Copy =
  | { kind: 'picture'; name: string; modifiedAt: number | null; content: Buffer }
  /** Beside the pictures. */
  | { kind: 'table'; name: string; content: Iterable<string> }
  | { kind: 'problem'; path: string; missing: boolean; reason: string };

/** How many pictures a plan means. */
export function countExported({ pictures }: ExportPlan, { search }: ExportSource): number {
  return pictures.kind === 'images' ? new Set(pictures.imageIds).size : search.count(pictures.filter);
}

/**
 * One copy after the other, made when it is asked for; pictures that cannot be read are told of and passed over.
 * @param taken names that are there already
 */
export async function* exportCopies(
  plan: ExportPlan,
  source: ExportSource,
  taken: Iterable<string> = [],
): AsyncGenerator<Copy> {
  const { metadata, table } = plan;
  const template = plan.names ?? usualNames[metadata];
  const names = createExportNames({ template, metadata, count: countExported(plan, source) }, taken);
  const copied = new Map<string, string>();
  for (const page of pagesOf(plan, source))
    for (const image of page) {
      const path = source.pathOf(image.id) ?? image.fileName;
      try {
        const file = await readFile(path);
        const content = metadata === 'keep' ? file : withoutMetadata(file);
        const name = names.next(image);
        copied.set(image.id, name);
        yield { kind: 'picture', name, modifiedAt: metadata === 'keep' ? image.createdAt : null, content };
      } catch (error) {
        yield problemOf(path, error);
      }
    }
  if (table !== 'none' && copied.size > 0)
    yield {
      kind: 'table',
      name: names.other(`pictures.${table}`),
      content: settingsText(copiedPages(plan, source, copied), source.collectionsOf, table),
    };
}

function* pagesOf({ pictures }: ExportPlan, { search, image }: ExportSource): Generator<Image[]> {
  if (pictures.kind === 'images') {
    const ids = [...new Set(pictures.imageIds)];
    for (let at = 0; at < ids.length; at += pageSize)
      yield ids.slice(at, at + pageSize).flatMap((id) => image(id) ?? []);
    return;
  }
  for (let cursor: string | null = null; ;) {
    const page = search.page(pictures.filter, pictures.sort, cursor, pageSize);
    yield page.images;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

/** In the table a picture's file is its copy; what was not copied is not in it. */
function* copiedPages(plan: ExportPlan, source: ExportSource, copied: ReadonlyMap<string, string>) {
  for (const page of pagesOf(plan, source))
    yield page.flatMap((image): TabledImage[] => {
      const file = copied.get(image.id);
      return file === undefined ? [] : [{ ...image, file }];
    });
}

function problemOf(path: string, error: unknown): Copy {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const reason = missing ? 'It is not there any more.' : toErrorReport(error).message;
  return { kind: 'problem', path, missing, reason };
}
