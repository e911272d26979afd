import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { formatBytes } from '../../ui/format.ts';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

/** Asks once, and says what will be gone. */
export function RemoveModel({ model, onDone }: { model: Model; onDone: () => void }) {
  const actions = useModelActions();
  const [removing, setRemoving] = useState(false);
  const linked = model.place === 'linked';
  const remove = () => {
    setRemoving(true);
    void actions.remove(model).then(onDone);
  };
  return (
    <>
      <Text size="sm" mb={4}>
        {linked
          ? `${model.name} leaves the library. Its folder stays where it is, with all files.`
          : `The folder of ${model.name} is deleted for good, which frees ${formatBytes(model.sizeBytes)}. Pictures made with it stay.`}
      </Text>
      <p className={classes.path}>{model.folder}</p>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" data-autofocus onClick={onDone}>
          Keep it
        </Button>
        <Button className={classes.remove ?? ''} loading={removing} onClick={remove}>
          {linked ? 'Remove' : `Delete ${formatBytes(model.sizeBytes)}`}
        </Button>
      </Group>
    </>
  );
}
