import type { Collection } from '#shared/contract/collections.ts';

export interface CollectionMatches {
  /** Those whose name contains what was typed. */
  found: readonly Collection[];
  /** What Enter means: the collection of just that name, a new one, or nothing. */
  enter: { kind: 'existing'; collection: Collection } | { kind: 'new'; name: string } | { kind: 'nothing' };
}

const plain = (text: string) => text.trim().toLocaleLowerCase();

/** What a text finds among collections, and what it would do. */
export function matchCollections(collections: readonly Collection[], typed: string): CollectionMatches {
  const text = plain(typed);
  const found = collections.filter(({ name }) => plain(name).includes(text));
  if (text === '') return { found, enter: { kind: 'nothing' } };
  const same = found.find(({ name }) => plain(name) === text);
  return {
    found,
    enter: same ? { kind: 'existing', collection: same } : { kind: 'new', name: typed.trim() },
  };
}
