import { expect, test } from 'vitest';
import { matchCollections } from './matching-collections.ts';

const collection = (name: string) => ({ id: name, name, createdAt: 1, count: 0, coverImageId: null });
const collections = [collection('Boats'), collection('Small boats'), collection('Trees')];

test('a part of a name finds collections, and its whole name is the collection itself', () => {
  const { found, enter } = matchCollections(collections, ' BOATS ');
  expect(found.map(({ name }) => name)).toEqual(['Boats', 'Small boats']);
  expect(enter).toEqual({ kind: 'existing', collection: collections[0] });
});

test('a name that there is not is a new one, and no name is nothing', () => {
  expect(matchCollections(collections, ' tree ').enter).toEqual({ kind: 'new', name: 'tree' });
  expect(matchCollections(collections, '  ')).toEqual({ found: collections, enter: { kind: 'nothing' } });
});
