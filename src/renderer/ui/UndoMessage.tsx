import { Button, Kbd } from '@mantine/core';
import classes from './UndoMessage.module.css';

export interface UndoMessageProps {
  /** What was done, as one sentence. */
  text: string;
  /** The keys that undo it, where there are any. */
  keys?: string;
  onUndo: () => void;
}

/** The content of a notification about something that can be taken back. */
export function UndoMessage({ text, keys, onUndo }: UndoMessageProps) {
  return (
    <span className={classes.message}>
      <span className={classes.text}>{text}</span>
      <Button
        variant="default"
        size="compact-sm"
        onClick={onUndo}
        rightSection={keys === undefined ? undefined : <Kbd>{keys}</Kbd>}
      >
        Undo
      </Button>
    </span>
  );
}
