import { useEffect, useState } from 'react';
import type { Output } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio, useStudioState } from '../../../../app/studio-context.tsx';

export type TrashedImage = Output<'gallery.trash'>['images'][number];

export type LoadedTrash =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'loaded'; images: readonly TrashedImage[]; total: number };

const pageSize = 120;
const mostAtOnce = 500;

/** The trash's first pages, as many as were asked for; asked for again when it has changed, while the last answer stays. */
export function useTrash(): { trash: LoadedTrash; showMore: () => void } {
  const { session } = useStudio();
  const connected = useConnected();
  const version = useStudioState((state) => state.trashVersion);
  const [wanted, setWanted] = useState(pageSize);
  const [trash, setTrash] = useState<LoadedTrash>({ state: 'loading' });
  useEffect(() => {
    if (!connected) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    async function load() {
      const images: TrashedImage[] = [];
      let cursor: string | null = null;
      let total: number;
      do {
        const limit = Math.min(mostAtOnce, wanted - images.length);
        const page: Output<'gallery.trash'> = await session.call(
          'gallery.trash',
          { cursor, limit },
          { signal },
        );
        images.push(...page.images);
        ({ nextCursor: cursor, total } = page);
      } while (cursor !== null && images.length < wanted);
      if (!signal.aborted) setTrash({ state: 'loaded', images, total });
    }
    load().catch((error: unknown) => {
      if (!signal.aborted) setTrash({ state: 'failed', message: toErrorReport(error).message });
    });
    return () => controller.abort();
  }, [session, connected, version, wanted]);
  return { trash, showMore: () => setWanted((count) => count + pageSize) };
}
