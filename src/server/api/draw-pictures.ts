import { readFile } from 'node:fs/promises';
import type { App } from '#core/app-options.ts';
import type { Image } from '#shared/contract/gallery.ts';
import type { JobRequest } from '#shared/contract/jobs.ts';
import { PolyptychError } from '#shared/errors.ts';
import { type JobProgress, runJob } from '../run-job.ts';

export interface DrawnPicture {
  image: Image;
  file: Buffer;
}

/** What a front that waits for pictures needs of the app. */
export type DrawingApp = Pick<App, 'handlers' | 'events' | 'imagePath'>;

/**
 * Makes the pictures of a request and waits for them, in the order of their seeds; the signal cancels what is left of
 * them. Throws as `runJob` does, but for a job that was cancelled with `keepsFinished`: that gives what was finished.
 */
export async function drawPictures(
  app: DrawingApp,
  request: JobRequest,
  options: {
    signal: AbortSignal;
    keepsFinished?: () => boolean;
    onProgress?: (news: JobProgress) => void;
  },
): Promise<DrawnPicture[]> {
  const { signal, keepsFinished = () => false, onProgress = () => {} } = options;
  const finished: { image: Image; path: string }[] = [];
  const listener = {
    onImage: (image: Image, { path }: { path: string }) => void finished.push({ image, path }),
    onProgress,
    onFailure: () => {},
    onEnd: () => {},
  };
  await runJob(app, request, listener, signal).catch((error: unknown) => {
    const cancelled = error instanceof PolyptychError && error.code === 'cancelled';
    if (!cancelled || !keepsFinished()) throw error;
  });
  // A seed that would be above the largest begins anew at 0, which no job of a usual size does.
  const inOrder = finished.toSorted((one, other) => (one.image.seed ?? 0) - (other.image.seed ?? 0));
  return Promise.all(inOrder.map(async ({ image, path }) => ({ image, file: await readFile(path) })));
}
