import { readFile } from 'node:fs/promises';
import type { App } from '#core/app-options.ts';
import { inputIdOf } from '#core/inputs/input-store.ts';
import { inputLimits, type JobInput } from '#shared/contract/inputs.ts';
import { PolyptychError } from '#shared/errors.ts';

/** A picture file as a job can begin with it. */
export interface StartFile {
  png: Buffer;
  /** What the app will keep it as. */
  input: JobInput;
}

/**
 * Reads a picture of any kind and makes a PNG of it, turned as its camera says, and smaller where it is larger than a job
 * may begin with. Throws `bad_input` with one sentence; `role` begins it ("The start picture").
 */
export async function readStartFile(path: string, role: string): Promise<StartFile> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw new PolyptychError('bad_input', `${role} "${path}" cannot be read: give the path of a picture.`, {
      cause,
    });
  });
  return decodeStartFile(file, `${role} "${path}"`);
}

/** The same for a file's content; `inverted` makes a mask's light parts dark and its dark ones light. */
export async function decodeStartFile(
  file: Buffer,
  name: string,
  { inverted = false }: { inverted?: boolean } = {},
): Promise<StartFile> {
  // Loaded when it is needed: most commands need no pictures decoded.
  const { default: sharp } = await import('sharp');
  const { side } = inputLimits;
  const read = sharp(file, { failOn: 'error' });
  const decoded = await (inverted ? read.negate({ alpha: false }) : read)
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new PolyptychError(
        'bad_input',
        `${name} is not a picture that can be read: give a PNG, JPEG or WebP file.`,
        { cause },
      );
    });
  const { width, height } = decoded.info;
  return { png: decoded.data, input: { id: inputIdOf(decoded.data), width, height } };
}

/** Hands the files of a job to the app, before the job. */
export async function keepStartFiles(app: Pick<App, 'handlers'>, files: readonly StartFile[]): Promise<void> {
  const { signal } = new AbortController();
  for (const { png, input } of files) {
    const part = { uploadId: input.id, totalBytes: png.length, offset: 0, base64: png.toString('base64') };
    await app.handlers['inputs.put'](part, { signal });
  }
}
