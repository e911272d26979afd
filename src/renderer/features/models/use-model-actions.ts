import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Input, Output } from '#shared/contract/index.ts';
import type { Model, WantedSettings } from '#shared/contract/models.ts';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { reportError } from '../../ui/report-error.ts';
import { chosenModel, withModel } from '../composer/draft.ts';

export interface ModelActions {
  /** Looks at the model folders again. */
  rescan(): Promise<void>;
  /** Asks for a model's folder by a native dialog; for shells with a desktop. */
  add(): Promise<void>;
  openFolder(): void;
  /** Rejects with what is wrong, for a form to show. */
  lookUp(input: Input<'models.lookUpRepository'>): Promise<Output<'models.lookUpRepository'>>;
  /** Rejects with what is wrong, for a form to show. */
  download(input: Input<'models.download'>): Promise<void>;
  /** Rejects with what is wrong, for a form to show. */
  addFolder(input: Input<'models.addFolder'>): Promise<void>;
  setToken(token: string | null): Promise<void>;
  pause(importId: string): void;
  resume(importId: string): void;
  cancel(importId: string): void;
  /** The composer follows where it holds this model. Resolves with whether it was taken. */
  setDefaults(modelId: string, defaults: WantedSettings | null): Promise<boolean>;
  /** Resolves with whether it is gone. */
  remove(model: Model): Promise<boolean>;
}

function createModelActions({ session, store, draft }: Studio): ModelActions {
  const { call } = session;
  const tell = (message: string) => notifications.show({ message, autoClose: 4000 });
  const nameOf = (modelId: string) =>
    store.getState().models.find(({ id }) => id === modelId)?.name ?? modelId;
  /** Whether it went well; what goes wrong is shown. */
  async function tried(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      reportError(error);
      return false;
    }
  }

  return {
    async rescan() {
      await tried(async () => {
        const { models } = await call('models.rescan', {});
        store.setState({ models });
        draft.fit(models);
      });
    },
    async add() {
      await tried(async () => {
        const { modelId } = await call('desktop.addModel', {});
        // The news of the new model came before this answer.
        if (modelId !== null) tell(`${nameOf(modelId)} was added.`);
      });
    },
    openFolder: () => void call('desktop.openModelsFolder', {}).catch(reportError),
    lookUp: (input) => call('models.lookUpRepository', input),
    async download(input) {
      await call('models.download', input);
    },
    async addFolder(input) {
      const { importId, modelId } = await call('models.addFolder', input);
      if (importId === null) tell(`${nameOf(modelId)} was added.`);
    },
    async setToken(token) {
      await call('models.setHubToken', { token });
    },
    pause: (importId) => void call('models.pauseImport', { importId }).catch(reportError),
    resume: (importId) => void call('models.resumeImport', { importId }).catch(reportError),
    cancel: (importId) => void call('models.cancelImport', { importId }).catch(reportError),
    setDefaults: (modelId, defaults) =>
      tried(async () => {
        const model = await call('models.setDefaults', { modelId, defaults });
        const current = draft.store.getState();
        if (chosenModel(current, store.getState().models)?.id === modelId)
          draft.replace(withModel(current, model));
      }),
    remove: (model) =>
      tried(async () => {
        const { freedBytes } = await call('models.remove', { modelId: model.id });
        tell(
          freedBytes > 0
            ? `${model.name} was removed; ${formatBytes(freedBytes)} are free again.`
            : `${model.name} was removed; its folder stays.`,
        );
      }),
  };
}

export function useModelActions(): ModelActions {
  const studio = useStudio();
  return useMemo(() => createModelActions(studio), [studio]);
}
