import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { importFraction, importLabel, sourceLabel } from './import-label.ts';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

/** A model on its way: where from, how far, and what can be done about it. */
export function ImportRow({ item, connected }: { item: ModelImport; connected: boolean }) {
  const actions = useModelActions();
  const { id, modelId, progress } = item;
  const stopped = progress.state === 'paused' || progress.state === 'failed';
  const button = (label: string, icon: typeof IconX, onClick: () => void) => {
    const Icon = icon;
    return (
      <Tooltip label={label}>
        <ActionIcon aria-label={`${label} ${modelId}`} disabled={!connected} onClick={onClick}>
          <Icon size={16} />
        </ActionIcon>
      </Tooltip>
    );
  };
  return (
    <li className={classes.model}>
      <div className={classes.text}>
        <h3>{modelId}</h3>
        <p className={classes.facts}>{sourceLabel(item)}</p>
        <div className={classes.bar}>
          <ProgressBar fraction={importFraction(item)} label={`Import of ${modelId}`} />
        </div>
        <p className={progress.state === 'failed' ? classes.problem : classes.facts}>{importLabel(item)}</p>
      </div>
      <div className={classes.actions}>
        {stopped
          ? button(progress.state === 'failed' ? 'Retry' : 'Resume', IconPlayerPlay, () => actions.resume(id))
          : button('Pause', IconPlayerPause, () => actions.pause(id))}
        {button('Cancel', IconX, () => actions.cancel(id))}
      </div>
    </li>
  );
}
