import { Button, Group } from '@mantine/core';
import { IconFolder, IconPackageOff, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useDraft, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { chosenModel, withModel } from '../composer/draft.ts';
import { ImportRow } from './ImportRow.tsx';
import { ModelRow } from './ModelRow.tsx';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

export interface ModelListProps {
  onAdd: () => void;
  onDefaults: (model: Model) => void;
  onRemove: (model: Model) => void;
}

/** What is on its way, the models there are, and where they lie. */
export function ModelList({ onAdd, onDefaults, onRemove }: ModelListProps) {
  const { view, draft } = useStudio();
  const models = useStudioState((state) => state.models);
  const imports = useStudioState(({ modelImports }) => modelImports.imports);
  const folder = useStudioState((state) => state.about?.modelsFolder ?? null);
  const canOpen = useStudioState((state) => state.about?.capabilities.openModelsFolder ?? false);
  const connected = useConnected();
  const chosen = chosenModel(
    useDraft((state) => state),
    models,
  );
  const [scanning, setScanning] = useState(false);
  const actions = useModelActions();
  const rescan = () => {
    setScanning(true);
    void actions.rescan().finally(() => setScanning(false));
  };
  const iconSize = 16;
  return (
    <>
      {imports.length > 0 && (
        <ul className={classes.list} aria-label="On their way">
          {imports.map((item) => (
            <ImportRow key={item.id} item={item} connected={connected} />
          ))}
        </ul>
      )}
      <ul className={classes.list} aria-label="Models">
        {models.map((model) => (
          <ModelRow
            key={model.id}
            model={model}
            chosen={model.id === chosen?.id}
            connected={connected}
            onUse={() => {
              draft.replace(withModel(draft.store.getState(), model));
              view.closeSheet();
            }}
            onDefaults={() => onDefaults(model)}
            onRemove={() => onRemove(model)}
          />
        ))}
      </ul>
      {models.length === 0 && (
        <Notice icon={<IconPackageOff size={28} />} title="No model was found." text="Add one to begin." />
      )}
      <div className={classes.foot}>
        {folder !== null && (
          <p className={classes.facts}>
            Models lie in <span className={classes.path}>{folder}</span>
          </p>
        )}
        <Group gap={8}>
          <Button leftSection={<IconPlus size={iconSize} />} disabled={!connected} onClick={onAdd}>
            Add a model
          </Button>
          {canOpen && (
            <Button
              variant="default"
              leftSection={<IconFolder size={iconSize} />}
              disabled={!connected}
              onClick={actions.openFolder}
            >
              Open folder
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconRefresh size={iconSize} />}
            loading={scanning}
            disabled={!connected}
            onClick={rescan}
          >
            Scan again
          </Button>
        </Group>
      </div>
    </>
  );
}
