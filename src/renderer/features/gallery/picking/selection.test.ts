import { expect, test } from 'vitest';
import { emptySelection, withAll, withoutImages, withRange, withToggled } from './selection.ts';

const ids = ({ ids: chosen }: { ids: ReadonlySet<string> }) => [...chosen].sort().join('');

test('a picture is chosen and let go, and ranges begin at it', () => {
  const one = withToggled(emptySelection, 'a');
  expect(one).toMatchObject({ anchorId: 'a' });
  expect(ids(one)).toBe('a');
  expect(ids(withToggled(one, 'a'))).toBe('');
});

test('a range that shrinks lets go what it had chosen, and keeps what was chosen one by one', () => {
  const start = withToggled(withToggled(emptySelection, 'z'), 'b');
  const wide = withRange(start, 'b', ['b', 'c', 'd', 'e']);
  expect(ids(wide)).toBe('bcdez');
  expect(ids(withRange(wide, 'b', ['b', 'c']))).toBe('bcz');
  expect(ids(withRange(wide, 'b', ['a', 'b']))).toBe('abz');
});

test('pictures that are gone are not chosen any more', () => {
  const all = withAll(['a', 'b', 'c']);
  expect(ids(withoutImages(all, ['a', 'x']))).toBe('bc');
  expect(withoutImages(all, ['a']).anchorId).toBeNull();
  expect(withoutImages(all, ['x'])).toBe(all);
});
