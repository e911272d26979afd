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
import { createHistory, type History } from '../features/devices/history/history-store.ts';
import { createMenuChoices, type MenuChoices } from '../features/commands/menu-choices.ts';
import { createPicking, type Picking } from '../features/gallery/picking/picking.ts';
import type { UndoStorage } from '../features/gallery/picking/deeds.ts';
import { createGallery, type Gallery } from '../features/gallery/gallery-store.ts';
import {
  createPictureFiles,
  type PictureFiles,
  type SeenStorage,
} from '../features/import-pictures/files-store.ts';
import { announceImport } from '../features/models/announce-import.ts';
import { createRuns, type Runs } from '../features/runner/runs-store.ts';
import { createPerformance, type Performance } from '../features/queue/view/performance-store.ts';
import { createPacedState } from './paced-state.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

/** Everything behind the screen: the connection and the stores that it feeds. */
export interface Studio {
  session: Session;
  store: StoreApi<StudioState>;
  gallery: Gallery;
  /** How this window chooses among pictures, and what of it can be taken back. */
  picking: Picking;
  /** Pictures that come in, and the work on the gallery's files. */
  files: PictureFiles;
  /** The devices' readings over time. */
  history: History;
  /** What the devices did and are expected to do. */
  performance: Performance;
  /** Themes drawn for hours. */
  runs: Runs;
  draft: DraftStore;
  generation: Generation;
  view: ViewStore;
  /** Choices in the desktop shell's menu. */
  menu: MenuChoices;
  dispose(): void;
}

export interface StudioDeps {
  openCarrier: () => Promise<ClientCarrier>;
  clock: Clock;
  draftStorage: DraftStorage;
  undoStorage: UndoStorage;
  seenStorage: SeenStorage;
  /** What a desktop shell calls this window; null elsewhere. */
  windowKey: string | null;
}

export function createStudio(deps: StudioDeps): Studio {
  const { openCarrier, clock, draftStorage, undoStorage, seenStorage, windowKey } = deps;
  const store = createStore<StudioState>()(() => initialStudioState);
  const paced = createPacedState(store, clock);
  const draft = createDraftStore(draftStorage);
  const session = createSession({
    openCarrier,
    clock,
    onConnection(connection) {
      paced.flush();
      store.setState({ connection });
    },
    onSnapshot(snapshot) {
      paced.flush();
      store.setState((state) => withSnapshot(state, snapshot));
      draft.fit(snapshot.models);
      void gallery.reload();
      void files.reload();
      history.reload();
      performance.reload();
      void runs.reload();
    },
    onEvent(event) {
      paced.change((state) => reduceStudio(state, event));
      // Of jobs and readings there may be more than can be drawn.
      if (!event.name.startsWith('jobs.') && event.name !== 'devices.sampled') paced.flush();
      switch (event.name) {
        case 'models.changed':
          return draft.fit(event.payload.models);
        case 'models.imported':
          return announceImport(store.getState().models, event.payload.modelId);
        case 'gallery.added':
        case 'gallery.changed':
        case 'gallery.removed':
          picking.apply(event);
          return gallery.apply(event);
        case 'files.changed':
          return files.apply(event.payload.task);
        case 'devices.sampled':
          return history.sample(paced.current().readings);
        case 'runs.changed':
          return runs.changed(event.payload.run);
        case 'performance.recorded':
          return performance.recorded(event.payload.attempt);
        case 'jobs.changed':
        case 'jobs.removed':
        case 'settings.changed':
        case 'devices.changed':
          return performance.changed();
        case 'desktop.menuChosen':
          return menu.apply(event.payload);
        default:
      }
    },
  });
  const gallery = createGallery({
    call: session.call,
    clock,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const picking = createPicking({ call: session.call, undoStorage });
  const files = createPictureFiles({
    call: session.call,
    seenStorage,
    onEnded({ counts }) {
      // What is new is told of by itself.
      if (counts.moved + counts.missing > 0) void gallery.reload();
    },
  });
  const history = createHistory({ call: session.call, clock });
  const performance = createPerformance({ call: session.call, clock });
  const runs = createRuns({ call: session.call });
  const generation = createGeneration({ call: session.call, draft, models: () => store.getState().models });
  const view = createViewStore();
  const menu = createMenuChoices(windowKey);
  return {
    session,
    store,
    gallery,
    picking,
    files,
    history,
    performance,
    runs,
    draft,
    generation,
    view,
    menu,
    dispose() {
      session.dispose();
      paced.dispose();
    },
  };
}
