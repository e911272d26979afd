import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { decodeToFit, encodePng, encodeThumbnail } from './image-codec.ts';

/** A picture of its own colours everywhere, so that a wrong turn or order shows. */
const [width, height] = [12, 8];
const pixels = Uint8ClampedArray.from(
  { length: width * height * 3 },
  (_, index) => (index % 3) * 80 + Math.floor(index / 3),
);
const raw = () => sharp(pixels, { raw: { width, height, channels: 3 } });
const own = { width, height, background: 255 };

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one).toHaveLength(other.length);
  return Math.max(...Array.from(one, (value, index) => Math.abs(value - (other[index] ?? NaN))));
}

test('a picture comes back from its PNG as it was, in three channels of eight bits', async () => {
  const png = await encodePng({ pixels, width, height });
  expect(await sharp(png).metadata()).toMatchObject({ width, height, channels: 3, depth: 'uchar' });
  expect([...(await sharp(png).raw().toBuffer())]).toEqual([...pixels]);
  expect([...(await decodeToFit(png, own))]).toEqual([...pixels]);
});

test('a thumbnail has the shape of its picture, and is never larger', async () => {
  const sizeOf = async (size: number, format: 'png' | 'webp') => {
    const made = await sharp(await encodeThumbnail({ pixels, width, height }, size, format)).metadata();
    return [made.format, made.width, made.height];
  };
  expect(await sizeOf(6, 'webp')).toEqual(['webp', 6, 4]);
  expect(await sizeOf(6, 'png')).toEqual(['png', 6, 4]);
  expect(await sizeOf(100, 'webp')).toEqual(['webp', 12, 8]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a photograph is turned as its camera says (%i)', async (orientation) => {
  const file = await raw().withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
  const { data, info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const decoded = await decodeToFit(file, { width: info.width, height: info.height, background: 255 });
  // Two decoders of one JPEG differ by a little.
  expect(largestDifference(decoded, data)).toBeLessThanOrEqual(6);
});

test.each<[string, (file: Sharp) => Sharp]>([
  ['colours of 16 bits', (file) => file.toColourspace('rgb16')],
  ['grey', (file) => file.toColourspace('b-w')],
  ['grey of 16 bits', (file) => file.toColourspace('grey16')],
  ['a palette', (file) => file.png({ palette: true, colours: 256 })],
])('%s is read to within a level', async (_, change) => {
  const file = await change(raw()).png().toBuffer();
  const reference = await sharp(file).toColourspace('srgb').removeAlpha().raw().toBuffer();
  const decoded = await decodeToFit(file, own);
  expect(decoded).toHaveLength(pixels.length);
  expect(largestDifference(decoded, reference)).toBeLessThanOrEqual(1);
});

test('what is half transparent shows half of the background', async () => {
  const file = await sharp({
    create: { width: 4, height: 4, channels: 4, background: { r: 200, g: 100, b: 0, alpha: 0.5 } },
  })
    .png()
    .toBuffer();
  const decoded = await decodeToFit(file, { width: 4, height: 4, background: 255 });
  expect(largestDifference(decoded.subarray(0, 3), [228, 178, 128])).toBeLessThanOrEqual(1);
});

test('what is no picture, or torn, is refused', async () => {
  await expect(decodeToFit(Buffer.from('no picture'), own)).rejects.toThrow(/image format/);
  const png = await encodePng({ pixels, width, height });
  await expect(decodeToFit(png.subarray(0, 50), own)).rejects.toThrow(/unexpected end/);
});
