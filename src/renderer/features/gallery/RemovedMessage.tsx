import { Button, Kbd } from '@mantine/core';
import { undoKeys } from '../../ui/keys.ts';
import classes from './RemovedMessage.module.css';

export function RemovedMessage({ onUndo }: { onUndo: () => void }) {
  return (
    <span className={classes.message}>
      <span className={classes.text}>Picture deleted.</span>
      <Button variant="default" size="compact-sm" onClick={onUndo} rightSection={<Kbd>{undoKeys}</Kbd>}>
        Undo
      </Button>
    </span>
  );
}
