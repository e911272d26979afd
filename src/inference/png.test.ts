import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodeSmallPng, withTextChunks } from './png.ts';

const pixels = Uint8ClampedArray.from({ length: 5 * 3 * 3 }, (_, index) => (index * 37) % 256);

test('another program reads the same pixels from a small PNG', async () => {
  // The larger one does not fit into one block of its stream.
  for (const [width, height] of [
    [5, 3],
    [192, 128],
  ] as const) {
    const some = Uint8ClampedArray.from({ length: width * height * 3 }, (_, index) => (index * 37) % 256);
    const png = sharp(encodeSmallPng(some, width, height), { failOn: 'warning' });
    const { data, info } = await png.raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([width, height, 3]);
    expect(data.equals(new Uint8Array(some))).toBe(true);
  }
});

test('another program reads the texts, Latin-1 and not, and the pixels stay', async () => {
  const plain = await sharp(pixels, { raw: { width: 5, height: 3, channels: 3 } })
    .png()
    .toBuffer();
  const texts = [
    { keyword: 'parameters', text: 'a house by the sea\nSteps: 20' },
    { keyword: 'polyptych', text: '{"prompt":"море 🌊 בית"}' },
  ];
  const png = withTextChunks(plain, texts);
  const { comments } = await sharp(png).metadata();
  expect(comments).toEqual(texts);
  expect(png.includes('tEXtparameters')).toBe(true);
  expect(png.includes('iTXtpolyptych')).toBe(true);
  // Latin-1, as the format's definition has it, one byte for each character.
  const accented = withTextChunks(plain, [{ keyword: 'parameters', text: 'café' }]);
  expect(accented.includes(Buffer.from('tEXtparameters\0café', 'latin1'))).toBe(true);
  // A wrong checksum would be an error here.
  expect([...(await sharp(png, { failOn: 'warning' }).raw().toBuffer())]).toEqual([...pixels]);
});
