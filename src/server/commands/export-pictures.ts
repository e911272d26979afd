import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { GalleryRoom } from '#core/gallery/gallery-room.ts';
import { type ExportPlan, exportPlanSchema } from '#shared/contract/exports.ts';
import { type GalleryFilter, wholeGallery } from '#shared/contract/gallery.ts';
import { PolyptychError } from '#shared/errors.ts';
import { type FilesCommandOptions, runFileTask } from './picture-files.ts';

export interface ExportCommandOptions extends FilesCommandOptions {
  search?: string;
  favorites?: true;
  rating?: number;
  model?: string;
  collection?: string;
  job?: string;
  run?: string;
  /** commander's name for `--no-metadata`. */
  metadata: boolean;
  names?: string;
  table?: string;
}

/** Copies pictures into a folder, or into one .zip file where the name ends so. */
export async function runExportPictures(target: string, options: ExportCommandOptions): Promise<void> {
  const filter: GalleryFilter = {
    ...wholeGallery,
    search: options.search ?? '',
    favoritesOnly: options.favorites ?? false,
    ratingAtLeast: options.rating ?? null,
    modelName: options.model ?? null,
    jobId: options.job ?? null,
    runId: options.run ?? null,
  };
  const plan = planOf({
    pictures: { kind: 'filter', filter },
    metadata: options.metadata ? 'keep' : 'remove',
    names: options.names ?? null,
    table: options.table ?? 'none',
  });
  const kind = extname(target).toLowerCase() === '.zip' ? 'zip' : 'folder';
  if (kind === 'zip' && existsSync(target))
    throw new PolyptychError('conflict', `The file ${target} is there already: give another name.`);
  const { counts } = await runFileTask(options, async (room, context) => {
    const collectionId =
      options.collection === undefined ? null : await collectionNamed(options.collection, room, context);
    const pictures = {
      kind: 'filter' as const,
      filter: { ...filter, collectionId },
      sort: 'oldest' as const,
    };
    return room.exports.begin({ ...plan, pictures }, { kind, path: resolve(target) });
  });
  if (counts.missing + counts.refused > 0)
    throw new PolyptychError('not_found', 'Some pictures were not copied: they are listed above.');
}

function planOf(wanted: object): ExportPlan {
  const { data, error } = exportPlanSchema.safeParse(wanted);
  if (data) return data;
  const issue = error.issues[0];
  const option = issue?.path.at(-1);
  throw new PolyptychError('bad_input', `--${String(option)}: ${issue?.message ?? 'It is not known.'}`);
}

async function collectionNamed(name: string, { gallery }: GalleryRoom, context: { signal: AbortSignal }) {
  const { collections } = await gallery.handlers['collections.list']({}, context);
  const found = collections.find((collection) => collection.name === name);
  if (found) return found.id;
  const known = collections.map((collection) => `"${collection.name}"`).join(', ');
  throw new PolyptychError(
    'not_found',
    `There is no collection "${name}"${known === '' ? '' : `: choose one of ${known}`}.`,
  );
}
