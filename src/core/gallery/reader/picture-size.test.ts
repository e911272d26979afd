import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPictureHead } from './picture-size.ts';

const plain = sharp({ create: { width: 40, height: 24, channels: 3, background: '#c30' } });
const files = {
  png: plain.clone().png(),
  jpeg: plain.clone().jpeg({ progressive: true }),
  webp: plain.clone().webp(),
  'lossless webp': plain.clone().webp({ lossless: true }),
  'webp with a colour profile': plain.clone().withIccProfile('srgb').webp(),
};

test.each(Object.entries(files))('the size of a %s is read from its beginning', async (name, picture) => {
  const file = await picture.toBuffer();
  const format = /png|jpeg|webp/.exec(name)?.[0];
  expect(readPictureHead(file)).toEqual({ format, width: 40, height: 24 });
});

test('what is no picture, or ends too early, has none', async () => {
  expect(readPictureHead(Buffer.from('a note'))).toBeNull();
  expect(readPictureHead(Buffer.alloc(0))).toBeNull();
  for (const picture of Object.values(files))
    expect(readPictureHead((await picture.toBuffer()).subarray(0, 18))).toBeNull();
});
