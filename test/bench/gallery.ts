import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { createImageStore } from '../../src/core/gallery/image-store.ts';
import { createImageSearch } from '../../src/core/gallery/search/image-search.ts';
import { openDataFolder } from '../../src/core/storage/data-folder.ts';
import { openDatabase } from '../../src/core/storage/database.ts';
import { encodeThumbnail } from '../../src/inference/image-codec.ts';
import { createHome } from '../e2e/support/shells/app-under-test.ts';
import { benchGalleryPage, type PageFigures } from './gallery-page.ts';
import { benchRescan } from './gallery-rescan.ts';
import { fillWithPictures } from './gallery-rows.ts';
import { median, percentile, print } from './report.ts';

const defaultRows = [1000, 10_000, 100_000];
/** The size that goals are set for. */
const goalRows = 100_000;
/** What people type, letter by letter. */
const typed = [
  'red lighthouse',
  'castle in the desert at dusk',
  'snow -night',
  '"by the sea" gold',
  'wooden b',
];
const filters = [
  { favoritesOnly: true },
  { modelName: 'Model 1' },
  { deviceId: 'gpu-3', ratingAtLeast: 2 },
  { search: 'castle', modelName: 'Model 2' },
] as const;

interface Figures {
  rows: number;
  fillSeconds: number;
  openMs: number;
  firstPageMs: number;
  outlineMs: number;
  deepPageMs: number;
  searchP50Ms: number;
  searchP95Ms: number;
  foundP95Ms: number;
  facetsMs: number;
  filteredFacetsMs: number;
  filterMs: number;
  favoriteMs: number;
  page: PageFigures | null;
}

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const typical = (work: () => unknown, times = 7): number =>
  median(Array.from({ length: times }, () => timed(work)));

/**
 * What the gallery costs at each size, in the core and on the screen, and what looking through its folder does:
 * `--rows 100000,1000000` for other sizes, `--no-page` leaves the browser out, `--no-rescan` the folder. Goals that are
 * missed are marked.
 */
export async function benchGallery(args: readonly string[]): Promise<void> {
  const asked = args[args.indexOf('--rows') + 1];
  const sizes = args.includes('--rows') && asked ? asked.split(',').map(Number) : defaultRows;
  warmUp();
  const [load = 0] = loadavg();
  print('This machine', [
    [
      'load at the start',
      `${load.toFixed(1)} on ${availableParallelism()} cores; other programs' work is in all times`,
    ],
  ]);
  const all: Figures[] = [];
  for (const rows of sizes) {
    const figures = await benchSize(rows, !args.includes('--no-page'));
    all.push(figures);
    printSize(figures);
  }
  printGrowth(all);
  if (!args.includes('--no-rescan')) await benchRescan();
}

/** What a process does once, such as loading time zones, is not the gallery's size. */
function warmUp(): void {
  const database = openDatabase(':memory:');
  const search = createImageSearch(database);
  fillWithPictures(database, 500, Date.now());
  for (const words of ['', 'red light']) {
    const filter = { ...wholeGallery, search: words };
    search.page(filter, 'newest', null, 120);
    search.sections(filter, 'newest', 'Europe/Berlin');
    search.facets(filter);
  }
  database.close();
}

async function benchSize(rows: number, withPage: boolean): Promise<Figures> {
  const { home, remove } = createHome();
  try {
    const { fillSeconds } = await makeGallery(home, rows);
    const core = benchCore(home);
    return { rows, fillSeconds, ...core, page: withPage ? await benchGalleryPage(home) : null };
  } finally {
    remove();
  }
}

/** A home with so many pictures; their thumbnails share a few files. */
async function makeGallery(home: string, rows: number): Promise<{ fillSeconds: number }> {
  const folder = openDataFolder(home);
  const database = openDatabase(folder.database);
  const fillSeconds = timed(() => fillWithPictures(database, rows, Date.now())) / 1000;
  database.close();
  folder.release();
  // A file system takes only so many names of one file.
  const namesPerFile = 30_000;
  const size = 256;
  const files: string[] = [];
  for (let first = 0; first < Math.min(rows, 1_000_000); first += namesPerFile) {
    const pixels = new Uint8ClampedArray(size * size * 3).map(
      (_, index) => (index * (files.length + 3)) % 251,
    );
    const file = join(home, `shared-${files.length}.webp`);
    writeFileSync(file, await encodeThumbnail({ pixels, width: size, height: size }, size, 'webp'));
    files.push(file);
  }
  mkdirSync(folder.thumbnails, { recursive: true });
  for (let n = 0; n < rows; n += 1)
    linkSync(files[n % files.length] ?? '', join(folder.thumbnails, `${idOf(n)}.webp`));
  for (const file of files) rmSync(file);
  return { fillSeconds };
}

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function benchCore(home: string): Omit<Figures, 'rows' | 'fillSeconds' | 'page'> {
  const path = join(home, 'polyptych.db');
  const openMs = typical(() => openDatabase(path).close(), 3);
  const database = openDatabase(path);
  const search = createImageSearch(database);
  const store = createImageStore(database);
  const firstPageMs = timed(() => [
    search.page(wholeGallery, 'newest', null, 120),
    search.sections(wholeGallery, 'newest', 'Europe/Berlin'),
    store.counts(),
  ]);
  const outline = () => search.sections(wholeGallery, 'newest', 'Europe/Berlin');
  const sections = outline();
  const deep = sections[Math.floor(sections.length * 0.9)]?.section;
  const pages: number[] = [];
  const outlines: number[] = [];
  for (const text of typed)
    for (let letters = 1; letters <= text.length; letters += 1) {
      const filter = { ...wholeGallery, search: text.slice(0, letters) };
      pages.push(timed(() => search.page(filter, 'newest', null, 120)));
      outlines.push(timed(() => search.sections(filter, 'newest', 'Europe/Berlin')));
    }
  const favor = database.connection.prepare('UPDATE images SET favorite = 1 - favorite WHERE id = ?');
  let toggled = 0;
  const figures = {
    openMs,
    firstPageMs,
    outlineMs: typical(outline),
    deepPageMs: deep
      ? typical(() => search.sectionImages(wholeGallery, 'newest', deep, { offset: 240, limit: 120 }))
      : Number.NaN,
    searchP50Ms: percentile(pages, 50),
    searchP95Ms: percentile(pages, 95),
    foundP95Ms: percentile(outlines, 95),
    facetsMs: typical(() => search.facets(wholeGallery)),
    filteredFacetsMs: typical(() => search.facets({ ...wholeGallery, search: 'castle' })),
    filterMs: median(
      filters.map((filter) =>
        typical(() => search.page({ ...wholeGallery, ...filter }, 'newest', null, 120)),
      ),
    ),
    favoriteMs: typical(() => database.transaction(() => favor.run(idOf((toggled += 1)))), 21),
  };
  database.close();
  return figures;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const framesOf = ({ frames, longFrames }: PageFigures['looking']) => `${frames}, ${longFrames} over 50 ms`;
/** A goal counts at the size that it is set for. */
const against = (rows: number, value: number, goal: number) =>
  rows !== goalRows ? '' : `   goal < ${goal} ms: ${value < goal ? 'met' : 'MISSED'}`;

function printSize(figures: Figures): void {
  const { rows, page } = figures;
  print(`${rows.toLocaleString('en')} pictures`, [
    ['database made in', `${figures.fillSeconds.toFixed(1)} s`],
    ['database opened', ms(figures.openMs)],
    [
      'first page, outline and counts, cold',
      `${ms(figures.firstPageMs)}${against(rows, figures.firstPageMs, 50)}`,
    ],
    ['outline by days', ms(figures.outlineMs)],
    ['page deep inside', ms(figures.deepPageMs)],
    ['search as you type: page, p50', ms(figures.searchP50Ms)],
    ['search as you type: page, p95', `${ms(figures.searchP95Ms)}${against(rows, figures.searchP95Ms, 30)}`],
    ['search as you type: days and count, p95', ms(figures.foundP95Ms)],
    ['page of a filter', ms(figures.filterMs)],
    ['facets of everything', ms(figures.facetsMs)],
    ['facets of a search', ms(figures.filteredFacetsMs)],
    ['favorite on and off, on disk', ms(figures.favoriteMs)],
    ...(page
      ? ([
          ['screen: opened until pictures are seen', ms(page.openMs)],
          ['screen: frames while looking through', framesOf(page.looking)],
          [
            'screen: longest of them',
            `${ms(page.looking.longestMs)}${against(rows, page.looking.longestMs, 50)}`,
          ],
          [
            'screen: frames while racing to the end',
            `${framesOf(page.racing)}, longest ${ms(page.racing.longestMs)}`,
          ],
          [
            'screen: memory before and after scrolling through',
            `${page.heapBeforeMegabytes.toFixed(0)} and ${page.heapAfterMegabytes.toFixed(0)} MB`,
          ],
        ] as const)
      : []),
  ]);
}

function printGrowth(all: readonly Figures[]): void {
  const rows = all.slice(1).map((figures, index) => {
    const before = all[index] ?? figures;
    const times = (pick: (one: Figures) => number) => `${(pick(figures) / pick(before)).toFixed(1)}x`;
    return [
      `${before.rows.toLocaleString('en')} to ${figures.rows.toLocaleString('en')} pictures`,
      `first page ${times((one) => one.firstPageMs)}, search p95 ${times((one) => one.searchP95Ms)}, ` +
        `outline ${times((one) => one.outlineMs)}, facets ${times((one) => one.facetsMs)}`,
    ] as const;
  });
  if (rows.length > 0) print('Growth', rows);
}
