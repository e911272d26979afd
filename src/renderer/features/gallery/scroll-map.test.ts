import { describe, expect, it } from 'vitest';
import { afterScroll, createScrollMap, positionAt } from './scroll-map.ts';

const view = 700;
/** A million pictures in rows of seven. */
const million = 30_000_000;
const plain = createScrollMap(2_000_000, view);
const high = createScrollMap(million, view);
const highest = high.elementHeight - view;

describe('scrolling', () => {
  it('leaves a content alone that an element can be as high as', () => {
    expect([plain.elementHeight, plain.toContent(1_234_567), plain.toScrollTop(1_234_567)]).toEqual([
      2_000_000, 1_234_567, 1_234_567,
    ]);
    expect(afterScroll({ contentTop: 5, scrollTop: 5 }, 1_900_000, plain).contentTop).toBe(1_900_000);
    expect(createScrollMap(300, view).furthest).toBe(0);
  });

  it('reaches both ends and all between them of a content that is higher', () => {
    expect(high.elementHeight).toBeLessThan(16_000_000);
    expect([high.toContent(0), high.toContent(highest)]).toEqual([0, million - view]);
    const places = Array.from({ length: 1001 }, (_, index) => high.toContent((highest * index) / 1000));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const steps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    // No jump between two places of the scroll bar is much more than their share of the content.
    expect(Math.max(...steps)).toBeLessThan((7 * million) / 1000);
  });

  it('finds the way back from every place, to a pixel of the element', () => {
    for (let place = 0; place <= high.furthest; place += 12_345) {
      const { contentTop, scrollTop } = positionAt(place, high);
      expect(contentTop).toBe(place);
      expect(Math.abs(high.toContent(scrollTop) - place)).toBeLessThan(4);
    }
    expect(positionAt(million * 2, high)).toEqual({ contentTop: million - view, scrollTop: highest });
  });

  it('moves the content as much as the wheel does, anywhere', () => {
    for (const place of [0, 10_000_000, 29_000_000]) {
      const before = positionAt(place, high);
      expect(afterScroll(before, before.scrollTop + 120, high).contentTop).toBe(place + 120);
    }
  });

  it('goes to where the scroll bar was dragged', () => {
    const before = positionAt(1_000_000, high);
    expect(afterScroll(before, highest / 2, high).contentTop).toBeCloseTo(high.furthest / 2, 0);
    expect(afterScroll(before, highest, high).contentTop).toBe(high.furthest);
  });

  it('does not leave the content by small steps, however far apart it and the scroll bar are', () => {
    expect(afterScroll({ contentTop: 100, scrollTop: 5000 }, 4600, high).contentTop).toBe(0);
    const before = { contentTop: high.furthest - 10, scrollTop: 5000 };
    expect(afterScroll(before, 5100, high).contentTop).toBe(high.furthest);
  });
});
