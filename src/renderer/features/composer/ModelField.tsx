import { Select } from '@mantine/core';
import { useId } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { Field } from '../../ui/Field.tsx';
import { loadedOn } from '../devices/device-label.ts';
import { isReady, withModel } from './draft.ts';
import classes from './ModelField.module.css';

export interface ModelFieldProps {
  /** The chosen one; null where none is ready. */
  model: Model | null;
  models: readonly Model[];
  /** Whether the models are known already. */
  known: boolean;
}

/** The model, with those that cannot be used shown but not to choose. */
export function ModelField({ model, models, known }: ModelFieldProps) {
  const id = useId();
  const { draft } = useStudio();
  const devices = useStudioState((state) => state.devices);
  const hint = model ? (loadedOn(devices, model.id) ?? 'not loaded yet') : undefined;
  const choose = (modelId: string | null) => {
    const next = models.find((candidate) => candidate.id === modelId);
    if (next && next.id !== model?.id) draft.replace(withModel(draft.store.getState(), next));
  };
  return (
    <Field id={id} label="Model" hint={hint}>
      <Select
        id={id}
        disabled={!model}
        placeholder={known ? 'No model is ready' : 'Looking for models…'}
        data={models
          .filter(({ kind }) => kind === 'text-to-image')
          .map((option) => ({ value: option.id, label: option.name, disabled: !isReady(option) }))}
        value={model?.id ?? null}
        onChange={choose}
        renderOption={({ option }) => {
          const shown = models.find((candidate) => candidate.id === option.value);
          return (
            <span className={classes.option}>
              <span>{option.label}</span>
              <span className={classes.remark}>
                {shown && !isReady(shown) ? 'cannot be used' : shown?.embedded ? 'embedded' : ''}
              </span>
            </span>
          );
        }}
      />
    </Field>
  );
}
