import { expect, test } from 'vitest';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createUploads } from './uploads.ts';

const text = 'a picture in three parts';
const part = (uploadId: string, offset: number, end: number) => ({
  uploadId,
  totalBytes: text.length,
  offset,
  base64: Buffer.from(text.slice(offset, end)).toString('base64'),
});

test('parts of several files are joined, each file in its order', () => {
  const uploads = createUploads(createVirtualClock());
  expect(uploads.put(part('a', 0, 10))).toBeNull();
  expect(uploads.put(part('b', 0, 5))).toBeNull();
  expect(uploads.put(part('a', 10, text.length))?.toString()).toBe(text);
  expect(uploads.put(part('b', 5, text.length))?.toString()).toBe(text);
});

test('a part that is missing, or more than was announced, ends the upload', () => {
  const uploads = createUploads(createVirtualClock());
  expect(() => uploads.put(part('a', 5, 10))).toThrow('did not arrive whole');
  uploads.put(part('a', 0, 10));
  expect(() => uploads.put(part('a', 12, 20))).toThrow('did not arrive whole');
  expect(() => uploads.put(part('a', 10, 20))).toThrow('did not arrive whole');
  expect(() => uploads.put({ ...part('b', 0, 10), totalBytes: 4 })).toThrow('did not arrive whole');
});

test('an upload that stops is forgotten, and makes room for others', () => {
  const clock = createVirtualClock();
  const uploads = createUploads(clock);
  for (let count = 0; count < 8; count += 1) uploads.put(part(`upload-${count}`, 0, 10));
  expect(() => uploads.put(part('another', 0, 10))).toThrow('Too many pictures');
  clock.advance(60_000);
  expect(() => uploads.put(part('upload-0', 10, 20))).toThrow('did not arrive whole');
  expect(uploads.put(part('another', 0, text.length))?.toString()).toBe(text);
});
