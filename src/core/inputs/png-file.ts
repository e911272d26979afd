import { crc32 } from 'node:zlib';
import { inputLimits } from '#shared/contract/inputs.ts';
import { PolyptychError } from '#shared/errors.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum of a chunk, in bytes. */
const chunkFrame = 12;

/**
 * Size in pixels of a PNG (https://www.w3.org/TR/png-3/) whose chunks are all there and undamaged. The pixels are not
 * decoded. Throws `bad_input` with one sentence for what is no PNG, is cut off or damaged, or is too large.
 */
export function readPngSize(file: Buffer): { width: number; height: number } {
  if (!file.subarray(0, signature.length).equals(signature))
    throw new PolyptychError('bad_input', 'The file is not a PNG picture: choose another one.');
  let size: { width: number; height: number } | null = null;
  let hasPixels = false;
  for (let start = signature.length; start + chunkFrame <= file.length;) {
    const length = file.readUInt32BE(start);
    const end = start + chunkFrame + length;
    if (end > file.length) break;
    const type = file.toString('latin1', start + 4, start + 8);
    if (crc32(file.subarray(start + 4, end - 4)) !== file.readUInt32BE(end - 4)) throw damaged();
    if (start === signature.length) {
      if (type !== 'IHDR' || length !== 13) throw damaged();
      size = { width: file.readUInt32BE(start + 8), height: file.readUInt32BE(start + 12) };
      refuseSize(size);
    }
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND' && size && hasPixels) return size;
    start = end;
  }
  throw new PolyptychError('bad_input', 'The picture is cut off: its file ends too early, choose it again.');
}

function refuseSize({ width, height }: { width: number; height: number }) {
  const { side } = inputLimits;
  if (width < 1 || height < 1 || width > side || height > side)
    throw new PolyptychError(
      'bad_input',
      `The picture is ${width}x${height} pixels, and a side may have from 1 to ${side}: choose a smaller one.`,
    );
}

const damaged = () =>
  new PolyptychError('bad_input', 'The picture is damaged: its file does not fit its checksums.');
