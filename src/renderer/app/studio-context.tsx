import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StudioState } from '../connection/studio-state.ts';
import type { Draft } from '../features/composer/draft.ts';
import type { HistoryState } from '../features/devices/history/history-store.ts';
import type { GalleryState } from '../features/gallery/gallery-state.ts';
import type { RunsState } from '../features/runner/runs-store.ts';
import type { FilesState } from '../features/import-pictures/files-store.ts';
import type { Studio } from './studio.ts';
import type { View } from './view-store.ts';

const StudioContext = createContext<Studio | null>(null);

export function StudioProvider({ studio, children }: { studio: Studio; children: ReactNode }) {
  return <StudioContext value={studio}>{children}</StudioContext>;
}

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('This component must be inside a StudioProvider.');
  return studio;
}

/** A part of the core's state. Selectors return what is stored, not new objects, so that nothing renders in vain. */
export function useStudioState<T>(selector: (state: StudioState) => T): T {
  return useStore(useStudio().store, selector);
}

export function useGallery<T>(selector: (state: GalleryState) => T): T {
  return useStore(useStudio().gallery.store, selector);
}

export function usePictureFiles<T>(selector: (state: FilesState) => T): T {
  return useStore(useStudio().files.store, selector);
}

export function useDeviceHistory<T>(selector: (state: HistoryState) => T): T {
  return useStore(useStudio().history.store, selector);
}

export function useRuns<T>(selector: (state: RunsState) => T): T {
  return useStore(useStudio().runs.store, selector);
}

export function useDraft<T>(selector: (draft: Draft) => T): T {
  return useStore(useStudio().draft.store, selector);
}

export function useView<T>(selector: (view: View) => T): T {
  return useStore(useStudio().view.store, selector);
}

/** Whether the core can be asked: controls that need it are disabled otherwise. */
export function useConnected(): boolean {
  return useStudioState(({ connection }) => connection.state === 'connected');
}
