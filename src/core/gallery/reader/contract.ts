/** What the process that reads pictures and its host say to each other. Only JSON values travel: pictures are files. */
import type { ErrorReport } from '#shared/errors.ts';
import type { ImageSettings } from '#shared/image-metadata.ts';
import type { PictureSettings } from '../picture-settings/picture-settings.ts';
import type { PictureFormat } from './picture-size.ts';

/** Given to the process at its start, as one JSON argument. */
export interface ReaderOptions {
  /** Pictures with more are refused before they are decoded: each takes three bytes. */
  mostPixels: number;
}

export interface ReadTask {
  /** Absolute. */
  path: string;
  /** Whether the pixels are decoded, which shows damage; thumbnails need it in any case. */
  decode: boolean;
  /** Written when the picture is whole; the folders exist. `size` is the longer side in pixels. */
  thumbnails: { path: string; size: number }[];
}

export interface ReadPicture {
  format: PictureFormat;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string;
  sizeBytes: number;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
  /** Pixels, as the picture is seen. */
  width: number;
  height: number;
  /** What the file says of how it was made; null where it says nothing that is understood. */
  settings: PictureSettings | null;
  /** The same in full where this app made it. */
  own: ImageSettings | null;
}

export type ReaderHostMessage = { type: 'read'; requestId: number; task: ReadTask } | { type: 'shutdown' };

/** One answer for each task. */
export type ReaderMessage =
  | { type: 'read'; requestId: number; picture: ReadPicture }
  | { type: 'refused'; requestId: number; error: ErrorReport };
