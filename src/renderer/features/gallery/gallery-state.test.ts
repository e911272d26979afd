import { describe, expect, it } from 'vitest';
import { type Image, wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import {
  type GalleryEvent,
  type GalleryState,
  imageAt,
  initialGalleryState,
  keepOnly,
  type Outline,
  placeOf,
  reduceGallery,
  withImages,
  withList,
  withOutline,
} from './gallery-state.ts';
import { nextPart } from './next-part.ts';

/** Days are ten milliseconds long here: day 2 has the times 20 to 29. */
const image = (id: string, createdAt: number, changes: Partial<Image> = {}): Image =>
  sampleImage({ id, createdAt, ...changes });
const day = (number: number, pictures: number) => ({
  section: { kind: 'day' as const, date: `day ${number}`, from: number * 10, before: number * 10 + 10 },
  pictures,
});
function outline(...sections: Outline['sections']): Outline {
  const matching = sections.reduce((sum, { pictures }) => sum + pictures, 0);
  return { sections, matching, total: matching, favorites: 0 };
}
const ready = (sections: Outline['sections'], first: Image[], start = initialGalleryState): GalleryState =>
  withList(start, outline(...sections), first);
const added = (...images: Image[]) => ({ name: 'gallery.added', payload: { images } }) as const;
/** Days are parted by bars, and dashes are places of pictures that are not here. */
const shown = ({ sections }: GalleryState) =>
  sections
    .map(({ places, stale }) => `${places.map((place) => place?.id ?? '-').join('')}${stale ? '?' : ''}`)
    .join('|');

const twoDays = ready(
  [day(2, 3), day(1, 4)],
  [image('c', 25), image('b', 22), image('a', 21), image('z', 15)],
);

describe('the gallery', () => {
  it('has a place for every picture from the first moment, and pictures where they are known', () => {
    expect(shown(twoDays)).toBe('cba|z---');
    expect([
      imageAt(twoDays, 3)?.id,
      imageAt(twoDays, 4),
      placeOf(twoDays, 'z'),
      placeOf(twoDays, 'x'),
    ]).toEqual(['z', null, 3, -1]);
    expect(twoDays.counts?.matching).toBe(7);
  });

  it('shows a new picture first, and only once', () => {
    const state = reduceGallery(twoDays, added(image('d', 27)));
    expect(shown(reduceGallery(state, added(image('d', 27))))).toBe('dcba|z---');
    expect(state.counts?.matching).toBe(8);
  });

  it('puts a restored picture back where it was, and asks where that is not known', () => {
    expect(shown(reduceGallery(twoDays, added(image('m', 23))))).toBe('cmba|z---');
    expect(shown(reduceGallery(twoDays, added(image('m', 12))))).toBe('cba|z----?');
    const oldest = ready([day(1, 2)], [image('z', 11), image('y', 12)], {
      ...initialGalleryState,
      sort: 'oldest',
    });
    expect(shown(reduceGallery(oldest, added(image('n', 19))))).toBe('zyn');
  });

  it('leaves a new day, and what only the core can tell, to the next outline', () => {
    expect(shown(reduceGallery(twoDays, added(image('e', 31))))).toBe('cba|z---');
    const searched = { ...twoDays, filter: { ...wholeGallery, search: 'tent' } };
    expect(shown(reduceGallery(searched, added(image('d', 27))))).toBe('cba|z---');
    expect(shown(withOutline(searched, outline(day(3, 1), day(2, 4), day(1, 4))))).toBe('-|cba-?|z---');
  });

  it('drops what the filter surely does not find any more, and a day with its last picture', () => {
    const favorites = ready([day(2, 1), day(1, 1)], [image('b', 22, { favorite: true }), image('a', 11)], {
      ...initialGalleryState,
      filter: { ...wholeGallery, favoritesOnly: true },
    });
    const payload = { image: image('b', 22) };
    expect(shown(reduceGallery(favorites, { name: 'gallery.changed', payload }))).toBe('a');
    const removed: GalleryEvent = { name: 'gallery.removed', payload: { imageIds: ['a', 'gone'] } };
    expect(shown(reduceGallery(favorites, removed))).toBe('b');
  });

  it('changes a picture in its place, but not where its rating is its place', () => {
    const change = { name: 'gallery.changed', payload: { image: image('b', 22, { rating: 5 }) } } as const;
    expect(imageAt(reduceGallery(twoDays, change), 1)?.rating).toBe(5);
    expect(shown(reduceGallery({ ...twoDays, sort: 'rating' }, change))).toBe('ca|z---');
  });

  it('trusts nothing in a section that has changed but what has just come', () => {
    const changed = withOutline(twoDays, outline(day(2, 4), day(1, 4)));
    expect(shown(withImages(changed, 'day 2', 0, [image('d', 26), image('c', 25)]))).toBe('dc--|z---');
    expect(shown(withImages(twoDays, 'day 1', 2, [image('x', 12)]))).toBe('cba|z-x-');
  });

  it('lets go of what nobody looks at', () => {
    expect(shown(keepOnly(twoDays, [{ start: 1, end: 2 }]))).toBe('-b-|----');
  });
});

describe('what is asked for next', () => {
  const part = (state: GalleryState, start: number, end: number) => {
    const next = nextPart(state, [{ start, end }]);
    return next && [next.key, next.offset, next.limit];
  };

  it('is what is missing of a range, section by section', () => {
    expect(part(twoDays, 0, 4)).toBeNull();
    expect(part(twoDays, 0, 6)).toEqual(['day 1', 1, 2]);
    expect(part(twoDays, 5, 99)).toEqual(['day 1', 2, 2]);
    expect(part(ready([day(2, 3), day(1, 4)], []), 1, 6)).toEqual(['day 2', 1, 2]);
  });

  it('is all of a range where its section has changed', () => {
    expect(part(withOutline(twoDays, outline(day(2, 4), day(1, 4))), 0, 3)).toEqual(['day 2', 0, 3]);
  });
});
