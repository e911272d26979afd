import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientCarrier } from '#shared/rpc/frames.ts';
import type { Clock } from '../connection/clock.ts';
import { createSession, type Session } from '../connection/session.ts';
import {
  initialStudioState,
  reduceStudio,
  type StudioState,
  withSnapshot,
} from '../connection/studio-state.ts';
import { createDraftStore, type DraftStorage, type DraftStore } from '../features/composer/draft-store.ts';
import { createGeneration, type Generation } from '../features/composer/generation.ts';
import { createGallery, type Gallery } from '../features/gallery/gallery-store.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

/** Everything behind the screen: the connection and the stores that it feeds. */
export interface Studio {
  session: Session;
  store: StoreApi<StudioState>;
  gallery: Gallery;
  draft: DraftStore;
  generation: Generation;
  view: ViewStore;
  dispose(): void;
}

export interface StudioDeps {
  openCarrier: () => Promise<ClientCarrier>;
  clock: Clock;
  draftStorage: DraftStorage;
}

export function createStudio({ openCarrier, clock, draftStorage }: StudioDeps): Studio {
  const store = createStore<StudioState>()(() => initialStudioState);
  const draft = createDraftStore(draftStorage);
  const session = createSession({
    openCarrier,
    clock,
    onConnection: (connection) => store.setState({ connection }),
    onSnapshot(snapshot) {
      store.setState((state) => withSnapshot(state, snapshot));
      draft.fit(snapshot.models);
      void gallery.reload();
    },
    onEvent(event) {
      store.setState((state) => reduceStudio(state, event));
      switch (event.name) {
        case 'models.changed':
          return draft.fit(event.payload.models);
        case 'gallery.added':
        case 'gallery.changed':
        case 'gallery.removed':
          return gallery.apply(event);
        default:
      }
    },
  });
  const gallery = createGallery({ call: session.call });
  const generation = createGeneration({ call: session.call, draft, models: () => store.getState().models });
  const view = createViewStore();
  return { session, store, gallery, draft, generation, view, dispose: () => session.dispose() };
}
