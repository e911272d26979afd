import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { type Image, type ImageSource, imageSources } from '#shared/contract/gallery.ts';
import type { ImageSettings } from '#shared/image-metadata.ts';
import { jobStartSchema } from '#shared/contract/jobs.ts';

/** A picture with what only the core needs. */
export interface StoredImage extends Image {
  /** Absolute path, or relative to the data folder. */
  file: string;
  unitIndex: number | null;
  /** When the file was last changed, as its folder says (ms): whether it has to be read again. */
  fileModifiedAt: number | null;
  /** What its job was asked, where its file alone says so. */
  grid?: ImageSettings['grid'];
}

/** Leaves out what only the core needs. */
export function presentImage(stored: StoredImage): Image {
  const { file: _file, unitIndex: _unitIndex, fileModifiedAt: _modifiedAt, grid: _grid, ...image } = stored;
  return image;
}

const picksSchema = z.record(z.string(), z.string());
const leftOutSchema = z.array(z.string());
const sourceSchema = z.enum(imageSources).catch('unknown');

/** The program that made a picture, out of its column. */
export const readSource = (stored: unknown): ImageSource => sourceSchema.parse(stored);

/** A picture out of its row of the table `images`. */
export function readRow(row: Record<string, SQLOutputValue>): StoredImage {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null);
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null);
  const file = text('file') ?? '';
  return {
    id: text('id') ?? '',
    jobId: text('job_id'),
    unitIndex: number('unit_index'),
    createdAt: number('created_at') ?? 0,
    file,
    fileName: file.split(/[\\/]/).at(-1) ?? file,
    fileSizeBytes: number('file_size_bytes') ?? 0,
    fileModifiedAt: number('file_modified_at'),
    width: number('width') ?? 0,
    height: number('height') ?? 0,
    prompt: text('prompt') ?? '',
    negativePrompt: text('negative_prompt') ?? '',
    modelId: text('model_id'),
    modelName: text('model_name') ?? '',
    seed: number('seed'),
    steps: number('steps'),
    guidanceScale: number('guidance_scale'),
    scheduler: text('scheduler'),
    deviceId: text('device_id'),
    deviceName: text('device_name'),
    seconds: number('seconds'),
    truncatedTokens: number('truncated_tokens') ?? 0,
    favorite: row['favorite'] === 1,
    rating: number('rating'),
    rejected: row['rejected'] === 1,
    source: readSource(row['source']),
    themeId: text('theme_id'),
    themePicks: readJson(text('theme_picks'), picksSchema),
    runId: text('run_id'),
    missing: row['missing_at'] !== null,
    ...readLeftOut(text('left_out')),
    ...readStart(text('start')),
  };
}

function readLeftOut(stored: string | null): Pick<Image, 'leftOut'> {
  const leftOut = readJson(stored, leftOutSchema);
  return leftOut ? { leftOut } : {};
}

/** Where a picture was made from is a courtesy: one that cannot be read is left out. */
function readStart(stored: string | null): Pick<Image, 'start'> {
  const start = readJson(stored, jobStartSchema);
  return start ? { start } : {};
}

/** The database checks that it is JSON; what is not what we write is left out. */
function readJson<T>(stored: string | null, schema: z.ZodType<T>): T | null {
  return stored === null ? null : (schema.safeParse(JSON.parse(stored)).data ?? null);
}
