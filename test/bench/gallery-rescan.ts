import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { encodePng } from '#inference/image-codec.ts';
import { withTextChunks } from '#inference/png.ts';
import { formatParameters } from '#shared/image-metadata.ts';
import { createHome } from '../e2e/support/shells/app-under-test.ts';
import { openPictureFiles, sampleSettings } from '../support/picture-files.ts';
import { context } from '../support/running-app.ts';
import { print } from './report.ts';

const sizes = [1000, 4000];
const perDay = 500;
const side = 256;

/** Milliseconds for each file, which are seconds for a thousand. */
interface RescanFigures {
  files: number;
  /** Unknown ones without thumbnails. */
  first: number;
  /** The same after the database was lost: the thumbnails are there. */
  rebuilt: number;
  /** Nothing has changed. */
  unchanged: number;
}

/** What looking through the folder of pictures costs, with real PNGs of our own, and how that grows with their number. */
export async function benchRescan(): Promise<void> {
  const all: RescanFigures[] = [];
  for (const files of sizes) all.push(await benchFiles(files));
  for (const { files, first, rebuilt, unchanged } of all)
    print(`Rescan of ${files.toLocaleString('en')} PNGs of ${side} x ${side} pixels, per 1,000 files`, [
      ['files that are new, thumbnails made', `${first.toFixed(2)} s`],
      ['the database lost, thumbnails there', `${rebuilt.toFixed(2)} s`],
      ['nothing has changed', `${(unchanged * 1000).toFixed(0)} ms`],
    ]);
  const [few, many] = all;
  if (!few || !many) return;
  const times = (pick: (one: RescanFigures) => number) => `${(pick(many) / pick(few)).toFixed(1)}x`;
  print('Growth per file', [
    [
      `${few.files.toLocaleString('en')} to ${many.files.toLocaleString('en')} files`,
      `new ${times((one) => one.first)}, database lost ${times((one) => one.rebuilt)}, ` +
        `unchanged ${times((one) => one.unchanged)}`,
    ],
  ]);
}

async function benchFiles(files: number): Promise<RescanFigures> {
  const { home, remove } = createHome();
  await writePictures(home, files);
  let app = openPictureFiles(home);
  const rescan = async () => {
    const start = performance.now();
    const task = await app.run(await app.files.handlers['files.rescan']({}, context));
    const { added, known, refused } = task.counts;
    if (added + known !== files || refused > 0) throw new Error('The rescan has not found all files.');
    return (performance.now() - start) / files;
  };
  try {
    const first = await rescan();
    const unchanged = await rescan();
    await app.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(home, `polyptych.db${end}`), { force: true });
    app = openPictureFiles(home);
    const rebuilt = await rescan();
    return { files, first, rebuilt, unchanged };
  } finally {
    await app.close();
    remove();
  }
}

/** Pictures differ in what they say, which is what a rescan tells them apart by; their pixels are the same. */
async function writePictures(home: string, files: number): Promise<void> {
  const pixels = new Uint8ClampedArray(side * side * 3).map(
    (_, index) => (Math.sin(index / 90) + 1) * 90 + ((index * 7919) % 13),
  );
  const png = await encodePng({ pixels, width: side, height: side });
  for (let n = 0; n < files; n += 1) {
    const folder = join(home, 'images', '2024', '05', String(1 + Math.floor(n / perDay)).padStart(2, '0'));
    if (n % perDay === 0) mkdirSync(folder, { recursive: true });
    const settings = { ...sampleSettings, width: side, height: side, jobId: `job-${n}`, seed: n };
    writeFileSync(
      join(folder, `${n}.png`),
      withTextChunks(png, [
        { keyword: 'parameters', text: formatParameters(settings) },
        { keyword: 'polyptych', text: JSON.stringify(settings) },
      ]),
    );
  }
}
