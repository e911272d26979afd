import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { PolyptychError } from '#shared/errors.ts';

/** Takes these files out of a folder of a ZIP archive and puts them into `target`, under their own names. */
export async function unpackFiles(
  archive: string,
  { folder, files }: { folder: string; files: readonly string[] },
  { target, signal }: { target: string; signal: AbortSignal },
): Promise<void> {
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  const missing = new Set(files);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = files.find((file) => entry.fileName === `${folder}/${file}`);
      if (name === undefined) continue;
      const from = await zip.openReadStreamPromise(entry);
      await pipeline(from, createWriteStream(join(target, name), { mode: 0o755, flush: true }), { signal });
      missing.delete(name);
    }
  } finally {
    zip.close();
  }
  const [first] = missing;
  if (first === undefined) return;
  throw new PolyptychError(
    'download_failed',
    `The package has no ${first}: update the program, which expects it.`,
  );
}
