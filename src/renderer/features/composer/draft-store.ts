import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Model } from '#shared/contract/models.ts';
import { type Draft, fitToModels, restoreDraft } from './draft.ts';

export interface DraftStore {
  store: StoreApi<Draft>;
  change(changes: Partial<Draft>): void;
  replace(draft: Draft): void;
  /** Called whenever the models change. */
  fit(models: readonly Model[]): void;
}

export interface DraftStorage {
  read(): unknown;
  write(draft: Draft): void;
}

/** The draft, stored at each change, so that nothing written is lost with the page. */
export function createDraftStore(storage: DraftStorage): DraftStore {
  const store = createStore<Draft>()(() => restoreDraft(storage.read()));
  store.subscribe((draft) => storage.write(draft));
  return {
    store,
    change: (changes) => store.setState(changes),
    replace: (draft) => store.setState(draft),
    fit: (models) => store.setState((draft) => fitToModels(draft, models)),
  };
}
