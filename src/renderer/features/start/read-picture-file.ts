import { inputLimits } from '#shared/contract/inputs.ts';
import { PolyptychError } from '#shared/errors.ts';

/** Larger files are not even opened. */
const largestFileBytes = 256 * 1024 * 1024;

/**
 * Makes a PNG of a picture file of any kind that the browser reads, turned as its camera says, and smaller where it is
 * larger than the core takes. Decoding is the browser's: what a file may do to it stays in its sandbox.
 */
export async function readPictureFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > largestFileBytes)
    throw new PolyptychError(
      'bad_input',
      `The file has ${Math.round(file.size / 1024 / 1024)} MB, and at most ${largestFileBytes / 1024 / 1024} are read: choose a smaller one.`,
    );
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw new PolyptychError(
      'bad_input',
      'This file is not a picture that can be read: choose a PNG, JPEG or WebP file.',
      { cause },
    );
  });
  const shrink = Math.min(1, inputLimits.side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * shrink));
  const height = Math.max(1, Math.round(picture.height * shrink));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new PolyptychError('internal', 'The browser could not make room for the picture.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return pngOf(canvas);
}

export async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
