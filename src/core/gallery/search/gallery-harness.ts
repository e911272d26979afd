/** A small gallery with a bit of everything, for tests of what finds it. */
import * as fc from 'fast-check';
import { type GalleryFilter, type ImageSource, wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import type { Database } from '../../storage/database.ts';
import type { StoredImage } from '../image-row.ts';
import { createImageStore } from '../image-store.ts';

const hour = 60 * 60 * 1000;
const words = ['red', 'reddish', 'lighthouse', 'boat', 'snow', 'café', '東京の夜', 'the sea'];
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] ?? fail();
const fail = (): never => {
  throw new Error('There is nothing to pick from.');
};

/** Every third hour a picture, three of them in the same millisecond. */
export function fillGallery(database: Database, count: number): StoredImage[] {
  const store = createImageStore(database);
  const images = Array.from({ length: count }, (_, index): StoredImage => {
    const sources: ImageSource[] = ['polyptych', 'polyptych', 'polyptych', 'a1111', 'unknown'];
    const source = pick(sources, index);
    const own = source === 'polyptych';
    return {
      ...sampleImage({
        id: `i${String(index).padStart(3, '0')}`,
        jobId: own ? `job-${index >> 2}` : null,
        createdAt: Date.parse('2026-03-20T00:00:00Z') + Math.floor(index / 3) * 9 * hour,
        prompt: [0, 1, 2].map((place) => pick(words, index * 3 + place * (1 + (index % 5)))).join(' '),
        modelName: pick(['Postcards', 'Portraits', ''], index >> 1),
        deviceId: own ? pick(['gpu-1', 'gpu-2'], index) : null,
        deviceName: own ? pick(['Card 1', 'Card 2'], index) : null,
        seed: own ? index % 7 : null,
        width: pick([128, 512, 1024], index),
        height: pick([128, 768, 512, 1024], index),
        favorite: index % 5 === 0,
        rating: index % 3 === 0 ? null : 1 + (index % 5),
        rejected: index % 11 === 0,
        source,
        themeId: index % 4 === 0 ? 'coast' : null,
        runId: index % 8 === 0 ? 'run-1' : null,
      }),
      unitIndex: index & 3,
      file: `${index}.png`,
      fileModifiedAt: null,
    };
  });
  database.transaction(() => {
    for (const image of images) store.put(image);
    database.connection.exec(`UPDATE images SET missing_at = 1 WHERE seed = 6`);
    database.connection.exec(
      `INSERT INTO collections VALUES ('best', 'The best', 1), ('none', 'Nothing yet', 1)`,
    );
    database.connection.exec(
      `INSERT INTO collection_images SELECT 'best', id, 1 FROM images WHERE number % 3 = 0 OR favorite = 1`,
    );
  });
  return images.map((image) => ({ ...image, missing: image.seed === 6 }));
}

const orNull = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { freq: 1 });
const day = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** Filters with few or many parts. */
export const someFilter: fc.Arbitrary<GalleryFilter> = fc
  .record(
    {
      search: fc.constantFrom(
        '',
        'red',
        'sno light',
        '"the sea"',
        '-boat',
        'café -red',
        '京の',
        'nowhere',
        '%',
      ),
      favoritesOnly: fc.boolean(),
      ratingAtLeast: orNull(1, 3, 5),
      rejected: fc.constantFrom('hide' as const, 'show' as const, 'only' as const),
      missingOnly: fc.boolean(),
      modelName: orNull('Postcards', 'Portraits'),
      deviceId: orNull('gpu-1', 'gpu-2'),
      source: orNull<ImageSource>('polyptych', 'a1111'),
      themeId: orNull('coast'),
      runId: orNull('run-1'),
      jobId: orNull('job-3'),
      collectionId: orNull('best', 'none'),
      seed: orNull(3, 99),
      size: orNull({ width: 128, height: 128 }),
      orientation: orNull('landscape' as const, 'portrait' as const, 'square' as const),
      from: orNull(day('2026-03-25')),
      before: orNull(day('2026-04-02')),
    },
    { requiredKeys: [] },
  )
  .map((parts) => ({ ...wholeGallery, ...parts }));
