import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconAdjustments, IconCopy, IconDotsVertical, IconTrash } from '@tabler/icons-react';
import type { Model } from '#shared/contract/models.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { isReady } from '../composer/draft.ts';
import { modelFacts } from './model-facts.ts';
import classes from './Models.module.css';

export interface ModelRowProps {
  model: Model;
  chosen: boolean;
  connected: boolean;
  onUse: () => void;
  onDefaults: () => void;
  onRemove: () => void;
}

/** Whether the library may remove it: what ships with the app or lies in a folder named elsewhere stays. */
const isRemovable = ({ place }: Model) => place === 'models-folder' || place === 'linked';

function Reasons({ reasons }: { reasons: readonly string[] }) {
  if (reasons.length === 1) return <p className={classes.problem}>{reasons[0]}</p>;
  return (
    <ul className={classes.problems}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

/** One model: what it is, what it takes, what is wrong with it. */
export function ModelRow({ model, chosen, connected, onUse, onDefaults, onRemove }: ModelRowProps) {
  const devices = useStudioState((state) => state.devices);
  const { readiness, name } = model;
  const ready = isReady(model);
  // Copies of one model say which is which.
  const namesake = useStudioState(({ models }) =>
    models.some((other) => other.id !== model.id && other.name === name),
  );
  return (
    <li className={classes.model}>
      <div className={classes.text}>
        <h3>
          {name} {namesake && <span className={classes.id}>{model.id}</span>}
        </h3>
        {model.description !== null && <p className={classes.description}>{model.description}</p>}
        <p className={classes.facts}>{modelFacts(model, devices).join(' · ')}</p>
        {model.defaultsChanged && <p className={classes.facts}>Defaults of your own</p>}
        {readiness.state === 'unusable' && <Reasons reasons={readiness.reasons} />}
      </div>
      <div className={classes.actions}>
        {!ready && <span className={classes.unusable}>Cannot be used</span>}
        {ready && model.kind === 'text-to-image' && (
          <Button variant="default" size="compact-sm" disabled={chosen} onClick={onUse}>
            {chosen ? 'In use' : 'Use'}
          </Button>
        )}
        <Menu position="bottom-end" transitionProps={{ duration: 0 }} withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon aria-label={`More for ${name}`}>
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {ready && model.kind === 'text-to-image' && (
              <Menu.Item
                leftSection={<IconAdjustments size={15} />}
                disabled={!connected}
                onClick={onDefaults}
              >
                Defaults…
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copyText(model.folder)}>
              Copy the folder’s path
            </Menu.Item>
            {isRemovable(model) && (
              <Menu.Item leftSection={<IconTrash size={15} />} disabled={!connected} onClick={onRemove}>
                Remove…
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}
