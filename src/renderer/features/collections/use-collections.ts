import { useEffect, useState } from 'react';
import type { Collection } from '#shared/contract/collections.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';

export type LoadedCollections =
  | { state: 'loading' }
  | { state: 'loaded'; collections: readonly Collection[] }
  | { state: 'failed'; message: string };

/** All collections by name; asked for again when they have changed, while the last ones stay. */
export function useCollections(): LoadedCollections {
  const { session } = useStudio();
  const connected = useConnected();
  const version = useStudioState((state) => state.collectionsVersion);
  const [loaded, setLoaded] = useState<LoadedCollections>({ state: 'loading' });
  useEffect(() => {
    if (!connected) return undefined;
    let current = true;
    session.call('collections.list', {}).then(
      ({ collections }) => {
        if (current) setLoaded({ state: 'loaded', collections });
      },
      (error: unknown) => {
        if (current) setLoaded({ state: 'failed', message: toErrorReport(error).message });
      },
    );
    return () => {
      current = false;
    };
  }, [session, connected, version]);
  return loaded;
}

/** The collections that a picture is in; empty until that is known. */
export function useCollectionsOf(imageId: string | null): ReadonlySet<string> {
  const { session } = useStudio();
  const version = useStudioState((state) => state.collectionsVersion);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (imageId === null) return undefined;
    let current = true;
    session.call('collections.of', { imageId }).then(
      ({ collectionIds }) => {
        if (current) setIds(new Set(collectionIds));
      },
      // Only marks depend on it.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [session, imageId, version]);
  return ids;
}
