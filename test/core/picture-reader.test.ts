import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { createReaderHost } from '#core/gallery/reader/reader-host.ts';
import { systemClock } from '#core/system-clock.ts';
import { childProcesses, silentLog } from '../support/running-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'polyptych-reader-'));
const host = createReaderHost({
  adapter: childProcesses,
  environment: process.env,
  clock: systemClock,
  log: silentLog,
});
afterAll(() => {
  host.dispose();
  rmSync(folder, { recursive: true });
});
const save = (name: string, content: Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const plain = sharp({ create: { width: 60, height: 20, channels: 3, background: '#a05020' } });
const read = (path: string) =>
  host.read({ path, decode: true, thumbnails: [{ path: `${path}.webp`, size: 30 }] });

test('a process of its own reads all three formats and makes their thumbnails', async () => {
  const files = {
    png: await plain.clone().png().toBuffer(),
    jpeg: await plain.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    webp: await plain.clone().webp().toBuffer(),
  };
  for (const [format, file] of Object.entries(files)) {
    const path = save(`a.${format}`, file);
    const turned = format === 'jpeg';
    expect(await read(path)).toMatchObject({
      format,
      sizeBytes: file.length,
      width: turned ? 20 : 60,
      height: turned ? 60 : 20,
      own: null,
    });
    expect(await sharp(`${path}.webp`).metadata()).toMatchObject({ width: turned ? 10 : 30 });
  }
});

test('pictures that lie, are torn, or are none at all are refused with one sentence each', async () => {
  const png = await plain.clone().png().toBuffer();
  const huge = Buffer.from(png);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  const jpeg = await plain.clone().jpeg().toBuffer();
  const hostile: [string, Buffer, string][] = [
    ['huge.png', huge, '60000 x 60000 pixels'],
    ['torn.png', png.subarray(0, -20), 'longer than the file'],
    ['torn.jpg', jpeg.subarray(0, 200), 'It '],
    ['note.png', Buffer.from('not a picture'), 'not a PNG, JPEG or WebP'],
  ];
  for (const [name, file, sentence] of hostile) {
    const path = save(name, file);
    await expect(read(path)).rejects.toThrow(sentence);
    expect(existsSync(`${path}.webp`)).toBe(false);
  }
  await expect(read(join(folder, 'missing.png'))).rejects.toThrow('cannot be opened');
});
