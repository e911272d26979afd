import { Button, Group } from '@mantine/core';
import { IconFolder, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useDraft, useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { chosenModel, isReady, withModel } from '../composer/draft.ts';
import { loadedOn } from '../devices/device-label.ts';
import { useModelActions } from './use-model-actions.ts';
import classes from './ModelsSheet.module.css';

const modelsOnTheWeb = 'https://huggingface.co/models?library=onnx&pipeline_tag=text-to-image';

function ModelRow({ model, chosen, onUse }: { model: Model; chosen: boolean; onUse: () => void }) {
  const devices = useStudioState((state) => state.devices);
  const { readiness } = model;
  const facts = [
    model.embedded ? 'Embedded' : null,
    model.demonstration ? 'Demonstration' : null,
    formatBytes(model.sizeBytes),
    model.license === null ? null : `License ${model.license}`,
    model.pipeline,
    loadedOn(devices, model.id),
  ].filter((fact) => fact !== null);
  return (
    <li className={classes.model}>
      <div className={classes.text}>
        <h3>{model.name}</h3>
        {model.description !== null && <p className={classes.description}>{model.description}</p>}
        <p className={classes.facts}>{facts.join(' · ')}</p>
        {readiness.state === 'unusable' && <p className={classes.problem}>{readiness.error.message}</p>}
      </div>
      {isReady(model) ? (
        <Button variant="default" size="compact-sm" disabled={chosen} onClick={onUse}>
          {chosen ? 'In use' : 'Use'}
        </Button>
      ) : (
        <span className={classes.unusable}>Cannot be used</span>
      )}
    </li>
  );
}

/** The models there are, what is wrong with those that cannot be used, and how to add one. */
export function ModelsSheet() {
  const { view, draft } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'models');
  const models = useStudioState((state) => state.models);
  const folder = useStudioState((state) => state.about?.modelsFolder ?? null);
  const canAdd = useStudioState((state) => state.about?.capabilities.addModel ?? false);
  const canOpen = useStudioState((state) => state.about?.capabilities.openModelsFolder ?? false);
  const connected = useConnected();
  const current = useDraft((state) => state);
  const chosen = chosenModel(current, models);
  const [scanning, setScanning] = useState(false);
  const actions = useModelActions();
  const rescan = () => {
    setScanning(true);
    void actions.rescan().finally(() => setScanning(false));
  };
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Models" size={640}>
      <ul className={classes.list}>
        {models.map((model) => (
          <ModelRow
            key={model.id}
            model={model}
            chosen={model.id === chosen?.id}
            onUse={() => {
              draft.replace(withModel(draft.store.getState(), model));
              view.closeSheet();
            }}
          />
        ))}
      </ul>
      {models.length === 0 && <p className={classes.facts}>No model folder was found.</p>}
      <div className={classes.add}>
        <h3>Add a model</h3>
        <p>
          Polyptych uses Stable Diffusion models in the diffusers ONNX layout: a folder with{' '}
          <code>model_index.json</code>, <code>text_encoder</code>, <code>unet</code> and{' '}
          <code>vae_decoder</code>. Some are on{' '}
          <a href={modelsOnTheWeb} target="_blank" rel="noreferrer">
            Hugging Face
          </a>
          .{' '}
          {canAdd
            ? 'Choose such a folder, which stays where it is, or put one into the models folder and scan again:'
            : 'Put such a folder into this one, then scan again:'}
        </p>
        {folder !== null && <code className={classes.folder}>{folder}</code>}
        <Group gap={8}>
          {canAdd && (
            <Button
              variant="default"
              leftSection={<IconPlus size={16} />}
              disabled={!connected}
              onClick={() => void actions.add()}
            >
              Add a model…
            </Button>
          )}
          {canOpen && (
            <Button
              variant="default"
              leftSection={<IconFolder size={16} />}
              disabled={!connected}
              onClick={actions.openFolder}
            >
              Open folder
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={scanning}
            disabled={!connected}
            onClick={rescan}
          >
            Scan again
          </Button>
        </Group>
      </div>
    </Sheet>
  );
}
