import { crc32, deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import { readPngTexts } from './png-text.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
function chunk(type: string, content: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(content)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
const png = (...chunks: Buffer[]) =>
  Buffer.concat([signature, chunk('IHDR', Buffer.alloc(13)), ...chunks, chunk('IEND', '')]);
const international = (text: Buffer, packed: 0 | 1) =>
  chunk(
    'iTXt',
    Buffer.concat([Buffer.from(`parameters\0${String.fromCharCode(packed)}\0en\0\0`, 'latin1'), text]),
  );

test('all three kinds of text are read, the first of two with one keyword', () => {
  const file = png(
    chunk('tEXt', Buffer.from('Title\0caf\u00e9', 'latin1')),
    chunk('zTXt', Buffer.concat([Buffer.from('prompt\0\0', 'latin1'), deflateSync('{"1": 2}')])),
    international(Buffer.from('Schnee 雪'), 0),
    chunk('tEXt', 'Title\0another'),
  );
  expect([...readPngTexts(file)]).toEqual([
    ['Title', 'café'],
    ['prompt', '{"1": 2}'],
    ['parameters', 'Schnee 雪'],
  ]);
  expect(readPngTexts(png(international(deflateSync('雪'), 1))).get('parameters')).toBe('雪');
});

test('a text that unpacks to more than anybody writes is refused before it is unpacked', () => {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const before = process.memoryUsage().arrayBuffers;
  const packed = Buffer.concat([Buffer.from('prompt\0\0', 'latin1'), bomb]);
  expect(() => readPngTexts(png(chunk('zTXt', packed)))).toThrow('its texts are larger than 16 MB');
  expect(() => readPngTexts(png(international(bomb, 1)))).toThrow('its texts are larger than 16 MB');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
});

test('many texts that are small alone are refused together', () => {
  const large = chunk('tEXt', Buffer.concat([Buffer.from('a\0'), Buffer.alloc(9 * 1024 * 1024, 0x20)]));
  expect(() => readPngTexts(png(large, large))).toThrow('larger than 16 MB');
  const many = Array.from({ length: 300 }, (_, index) => chunk('tEXt', `k${index}\0v`));
  expect(() => readPngTexts(png(...many))).toThrow('more than 256 texts');
});

test.each([
  ['a wrong checksum', 'the checksum of its tEXt chunk is wrong', (file: Buffer) => file.writeUInt8(1, 50)],
  [
    'a length beyond the file',
    'longer than the file',
    (file: Buffer) => file.writeUInt32BE(0x7f_ff_ff_ff, 33),
  ],
  ['another signature', 'does not begin as one', (file: Buffer) => file.writeUInt8(0, 0)],
])('%s is said in one sentence', (_, sentence, damage) => {
  const file = png(chunk('tEXt', 'parameters\0a castle'));
  damage(file);
  expect(() => readPngTexts(file)).toThrow(sentence);
});

test('a file that ends in the middle, a keyword that does not end and a torn packed text are said', () => {
  const whole = png(chunk('tEXt', 'parameters\0a castle'));
  expect(() => readPngTexts(whole.subarray(0, -5))).toThrow('ends in the middle');
  expect(() => readPngTexts(png(chunk('tEXt', 'x'.repeat(200))))).toThrow('has no keyword');
  expect(() => readPngTexts(png(chunk('zTXt', 'prompt\0\0torn')))).toThrow('a packed text is torn');
  expect(() => readPngTexts(png(chunk('iTXt', 'prompt\0\0\0')))).toThrow('torn');
});

test('whatever bytes come, there is an answer or one sentence', () => {
  const whole = png(
    chunk('tEXt', 'parameters\0a castle'),
    chunk('zTXt', Buffer.concat([Buffer.from('prompt\0\0', 'latin1'), deflateSync('{}')])),
    international(Buffer.from('a'), 0),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(whole.length),
      (changes, length) => {
        const file = Buffer.from(whole.subarray(0, length));
        for (const [at, value] of changes) if (at < length) file.writeUInt8(value, at);
        expect(outcomeOf(file)).toMatch(/^(read|bad_input)$/);
      },
    ),
    { numRuns: 2000 },
  );
});

/** Errors that are not ours are thrown on. */
function outcomeOf(file: Buffer): string {
  try {
    readPngTexts(file);
    return 'read';
  } catch (error) {
    if (error instanceof PolyptychError) return error.code;
    throw error;
  }
}
