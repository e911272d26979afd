import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { readPictureTexts } from './picture-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'polyptych-picture-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const save = (name: string, content: Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const plain = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05020' } });

/** An Exif block with nothing but the comment: a TIFF whose one entry points to a folder whose one entry it is. */
function exifComment(encoding: string, text: Buffer): Buffer {
  const comment = Buffer.concat([Buffer.from(encoding.padEnd(8, '\0'), 'latin1'), text]);
  const head = Buffer.alloc(44);
  head.write('MM\0*', 0, 'latin1');
  head.writeUInt32BE(8, 4);
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    head.writeUInt16BE(1, at);
    head.writeUInt16BE(tag, at + 2);
    head.writeUInt16BE(type, at + 4);
    head.writeUInt32BE(count, at + 6);
    head.writeUInt32BE(value, at + 10);
  };
  entry(8, 0x8769, 4, 1, 26);
  entry(26, 0x9286, 7, comment.length, 44);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), head, comment]);
}
/** Puts the block behind a JPEG's first two bytes. */
function withExif(jpeg: Buffer, block: Buffer): Buffer {
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(block.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), marker, block, jpeg.subarray(2)]);
}
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

test.each([
  ['UNICODE, big end first, as A1111 writes it', 'UNICODE', bigEndian('a café, Schnee 雪')],
  ['UNICODE, little end first', 'UNICODE', Buffer.from('a café, Schnee 雪', 'utf16le')],
  ['no encoding named', '', Buffer.from('a café, Schnee 雪')],
])("a JPEG's comment is read with %s", async (name, encoding, text) => {
  const jpeg = withExif(await plain().jpeg().toBuffer(), exifComment(encoding, text));
  const texts = await readPictureTexts(save(`${name}.jpg`, jpeg));
  expect(texts.get('parameters')).toBe('a café, Schnee 雪');
});

test('a WebP has its comment in the same block', async () => {
  const jpeg = withExif(await plain().jpeg().toBuffer(), exifComment('UNICODE', bigEndian('a fox')));
  const webp = await sharp(jpeg).keepExif().webp().toBuffer();
  expect((await readPictureTexts(save('fox.webp', webp))).get('parameters')).toBe('a fox');
});

test('a picture without a comment, or with a torn block, has no texts', async () => {
  const jpeg = await plain().jpeg().toBuffer();
  expect(await readPictureTexts(save('plain.jpg', jpeg))).toEqual(new Map());
  const torn = withExif(jpeg, exifComment('UNICODE', bigEndian('a fox')).subarray(0, 30));
  expect(await readPictureTexts(save('torn.jpg', torn))).toEqual(new Map());
});

test('what is no picture, or not there, is said', async () => {
  await expect(readPictureTexts(save('note.png', Buffer.from('a note')))).rejects.toThrow(
    'is not a PNG, JPEG or WebP picture',
  );
  await expect(readPictureTexts(join(folder, 'missing.png'))).rejects.toThrow('cannot be opened');
});
