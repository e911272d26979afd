import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPngSize } from './png-file.ts';

const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c30' } })
    .png()
    .toBuffer();

test('the size of a whole PNG is read from it', async () => {
  expect(readPngSize(await png(40, 24))).toEqual({ width: 40, height: 24 });
});

test('what is no PNG, cut off, damaged or too large is refused with a sentence', async () => {
  const whole = await png(40, 24);
  const jpeg = await sharp(whole).jpeg().toBuffer();
  expect(() => readPngSize(jpeg)).toThrow('not a PNG picture');
  expect(() => readPngSize(Buffer.alloc(0))).toThrow('not a PNG picture');
  for (const length of [12, 40, whole.length - 1])
    expect(() => readPngSize(whole.subarray(0, length))).toThrow('cut off');
  const damaged = Buffer.from(whole);
  damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
  expect(() => readPngSize(damaged)).toThrow('damaged');
  expect(() => readPngSize(whole.subarray(0, 8 + 25 + 0))).toThrow('cut off');
  const wide = await png(4097, 1);
  expect(() => readPngSize(wide)).toThrow('4097x1 pixels, and a side may have from 1 to 4096');
});
