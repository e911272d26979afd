import exif from 'exif-reader';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import { exifBlockOf } from '../picture-settings/exif-block.ts';
import { textsOf } from '../picture-settings/picture-text.ts';
import { withoutMetadata } from './without-metadata.ts';

const secret = 'a secret prompt';
/** Noise, so that coded data holds every byte there is. */
const picture = () =>
  sharp({
    create: {
      width: 40,
      height: 24,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
const told = (orientation: number) =>
  picture()
    .withMetadata({ orientation })
    .withExifMerge({ IFD0: { ImageDescription: secret } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
    .withIccProfile('p3');
const files = {
  png: (orientation: number) => told(orientation).png().toBuffer(),
  jpeg: (orientation: number) => told(orientation).jpeg({ progressive: true }).toBuffer(),
  webp: (orientation: number) => told(orientation).webp({ lossless: true }).toBuffer(),
};
const seen = (file: Buffer) => sharp(file).autoOrient().raw().toBuffer();

test.each(Object.entries(files))(
  'a %s keeps its pixels, colours and turning, and nothing else',
  async (format, make) => {
    for (const orientation of format === 'png' ? [1] : [1, 6]) {
      const file = await make(orientation);
      expect(file.includes(secret)).toBe(true);
      const plain = withoutMetadata(Buffer.concat([file, Buffer.from(secret)]));
      expect(plain.includes(secret)).toBe(false);
      expect(await seen(plain)).toEqual(await seen(file));
      const { icc, xmp, orientation: turned = 1 } = await sharp(plain).metadata();
      expect({ icc: icc !== undefined, xmp, turned }).toEqual({
        icc: true,
        xmp: undefined,
        turned: orientation,
      });
      expect(withoutMetadata(plain)).toEqual(plain);
    }
  },
);

test('what is left of an Exif block can be read and says how the picture is turned', async () => {
  const block = exifBlockOf(withoutMetadata(await files.jpeg(6)));
  expect(block && exif(block).Image).toEqual({ Orientation: 6 });
  expect(exifBlockOf(withoutMetadata(await files.jpeg(1)))).toBeNull();
});

test('whatever bytes come, there is a copy without texts or one sentence', async () => {
  const wholes = await Promise.all(Object.values(files).map((make) => make(6)));
  fc.assert(
    fc.property(
      fc.constantFrom(...wholes),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.nat(),
      (whole, changes, cut) => {
        const file = Buffer.from(whole.subarray(0, whole.length - (cut % whole.length)));
        for (const [at, value] of changes) file.writeUInt8(value, at % file.length);
        expect(outcomeOf(file)).toMatch(/^(plain|bad_input)$/);
      },
    ),
    { numRuns: 1000 },
  );
});

function outcomeOf(file: Buffer): string {
  try {
    return textsOf(withoutMetadata(file))?.size === 0 ? 'plain' : 'told';
  } catch (error) {
    if (error instanceof PolyptychError) return error.code;
    throw error;
  }
}
