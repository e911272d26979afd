import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import type { GalleryEvent } from './gallery-state.ts';
import { createPacedAdditions } from './paced-additions.ts';

function start() {
  const clock = createVirtualClock(5000);
  const seen: string[] = [];
  const paced = createPacedAdditions(clock, (event) => {
    if (event.name === 'gallery.added') seen.push(event.payload.images.map(({ id }) => id).join(' '));
    else seen.push(event.name);
  });
  const add = (...ids: string[]) =>
    paced.offer({ name: 'gallery.added', payload: { images: ids.map((id) => sampleImage({ id })) } });
  return { clock, seen, paced, add };
}
const removed: GalleryEvent = { name: 'gallery.removed', payload: { imageIds: ['b'] } };

test('a single picture never waits', () => {
  const { seen, add } = start();
  add('a');
  add('b');
  expect(seen).toEqual(['a', 'b']);
});

test('of an import the first pictures are there at once, the others in lots', () => {
  const { clock, seen, add } = start();
  add('a', 'b');
  add('c', 'd');
  clock.advance(1000);
  add('e', 'f');
  add('drawn');
  expect(seen).toEqual(['a b', 'drawn']);
  clock.advance(1000);
  expect(seen).toEqual(['a b', 'drawn', 'c d e f']);
  add('g', 'h');
  clock.advance(1999);
  expect(seen).toHaveLength(3);
  clock.advance(1);
  expect(seen.at(-1)).toBe('g h');
  clock.advance(10_000);
  add('i', 'j');
  expect(seen.at(-1)).toBe('i j');
});

test('what happens to pictures that wait happens after they have come', () => {
  const { clock, seen, add, paced } = start();
  add('a', 'x');
  add('b', 'c');
  paced.offer(removed);
  expect(seen).toEqual(['a x', 'b c', 'gallery.removed']);
  clock.advance(10_000);
  expect(seen).toHaveLength(3);
});

test('what waits is forgotten when the list is asked for anew, and what comes then is not', () => {
  const { clock, seen, add, paced } = start();
  add('a', 'x');
  add('b', 'c');
  paced.drop();
  clock.advance(1500);
  add('d', 'e');
  clock.advance(500);
  expect(seen).toEqual(['a x', 'd e']);
});
