import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Model } from '#shared/contract/models.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { checkDraft, chosenModel } from './draft.ts';
import type { DraftStore } from './draft-store.ts';

export interface GenerationState {
  sending: boolean;
  /** Why the core did not take the last job. */
  failure: string | null;
  /** Something was sent that could not be: from now on an empty prompt counts as a mistake. */
  attempted: boolean;
}

export interface Generation {
  store: StoreApi<GenerationState>;
  /** Sends the draft as a job; resolves with whether the core took it. */
  run(): Promise<boolean>;
}

export interface GenerationDeps {
  call: Call;
  draft: DraftStore;
  models: () => readonly Model[];
}

/** Turns the draft into a job, from wherever that is asked for: button, key or command. */
export function createGeneration({ call, draft, models }: GenerationDeps): Generation {
  const store = createStore<GenerationState>()(() => ({ sending: false, failure: null, attempted: false }));
  return {
    store,
    async run() {
      if (store.getState().sending) return false;
      const written = draft.store.getState();
      const checked = checkDraft(written, chosenModel(written, models()));
      if (!checked.valid) {
        store.setState({ attempted: true });
        return false;
      }
      store.setState({ sending: true, failure: null, attempted: false });
      try {
        const job = await call('jobs.create', checked.request);
        // Kept for whoever likes the picture and locks the seed afterwards.
        if (!draft.store.getState().seedLocked) draft.change({ seed: job.request.seed });
        return true;
      } catch (error) {
        store.setState({ failure: toErrorReport(error).message });
        return false;
      } finally {
        store.setState({ sending: false });
      }
    },
  };
}
