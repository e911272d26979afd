import type { Input } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock } from '../ports.ts';

/** Uploads at a time, over all connections: each holds its whole file in memory. */
const largestCount = 8;
/** An upload of which nothing more comes is forgotten. */
const patienceMs = 60_000;

interface Upload {
  parts: Buffer[];
  receivedBytes: number;
  totalBytes: number;
  stopWaiting(): void;
}

export interface Uploads {
  /** The whole file with its last part, null before. Throws `bad_input` for a part that does not follow the last one. */
  put(part: Input<'inputs.put'>): Buffer | null;
  dispose(): void;
}

/** Joins files that come in parts, each in its order; several at a time do not meet. */
export function createUploads(clock: Clock): Uploads {
  const uploads = new Map<string, Upload>();

  function begin(uploadId: string, totalBytes: number): Upload {
    forget(uploadId);
    if (uploads.size >= largestCount)
      throw new PolyptychError(
        'conflict',
        'Too many pictures are being sent at once: try again in a moment.',
      );
    const upload = { parts: [], receivedBytes: 0, totalBytes, stopWaiting: () => undefined };
    uploads.set(uploadId, upload);
    return upload;
  }
  function forget(uploadId: string) {
    uploads.get(uploadId)?.stopWaiting();
    uploads.delete(uploadId);
  }

  return {
    put({ uploadId, totalBytes, offset, base64 }) {
      const upload = offset === 0 ? begin(uploadId, totalBytes) : uploads.get(uploadId);
      const part = Buffer.from(base64, 'base64');
      const end = offset + part.length;
      if (
        upload?.receivedBytes !== offset ||
        upload.totalBytes !== totalBytes ||
        part.length === 0 ||
        end > totalBytes
      ) {
        forget(uploadId);
        throw new PolyptychError('bad_input', 'The picture did not arrive whole: send it again.');
      }
      upload.stopWaiting();
      upload.parts.push(part);
      upload.receivedBytes = end;
      if (end < totalBytes) {
        upload.stopWaiting = clock.after(patienceMs, () => forget(uploadId));
        return null;
      }
      forget(uploadId);
      return Buffer.concat(upload.parts);
    },
    dispose() {
      for (const uploadId of [...uploads.keys()]) forget(uploadId);
    },
  };
}
