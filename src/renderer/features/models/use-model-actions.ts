import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Studio } from '../../app/studio.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';

export interface ModelActions {
  /** Looks at the model folders again. */
  rescan(): Promise<void>;
  /** Asks for a model's folder by a native dialog; for shells with a desktop. */
  add(): Promise<void>;
  openFolder(): void;
}

function createModelActions({ session, store, draft }: Studio): ModelActions {
  return {
    async rescan() {
      try {
        const { models } = await session.call('models.rescan', {});
        store.setState({ models });
        draft.fit(models);
      } catch (error) {
        reportError(error);
      }
    },
    async add() {
      try {
        const { modelId } = await session.call('desktop.addModel', {});
        if (modelId === null) return;
        // The news of the new model came before this answer.
        const name = store.getState().models.find(({ id }) => id === modelId)?.name ?? modelId;
        notifications.show({ message: `${name} was added.`, autoClose: 4000 });
      } catch (error) {
        reportError(error);
      }
    },
    openFolder: () => void session.call('desktop.openModelsFolder', {}).catch(reportError),
  };
}

export function useModelActions(): ModelActions {
  const studio = useStudio();
  return useMemo(() => createModelActions(studio), [studio]);
}
