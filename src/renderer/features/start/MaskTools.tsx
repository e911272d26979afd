import { ActionIcon, Button, FileButton, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { reportError } from '../../ui/report-error.ts';
import type { Mask } from './use-mask.ts';
import classes from './MaskEditor.module.css';

/** Diameters of the brush, in parts of a thousand of the picture's longer side. */
export const brushSizes = { smallest: 10, usual: 90, largest: 300, step: 10 } as const;

export interface MaskToolsProps {
  mask: Mask;
  erases: boolean;
  onErases: (erases: boolean) => void;
  brush: number;
  onBrush: (size: number) => void;
}

/** The brush, and what does without one: all, nothing, the opposite, a file. */
export function MaskTools({ mask, erases, onErases, brush, onBrush }: MaskToolsProps) {
  const { done, undone } = mask.drawing;
  const load = (file: File) =>
    createImageBitmap(file)
      .then((picture) => mask.add({ kind: 'loaded', picture }))
      .catch(() =>
        reportError(new Error('This file is not a picture that can be read: choose another one.')),
      );
  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label="What the brush does"
        size="xs"
        withItemsBorders={false}
        value={erases ? 'erase' : 'mark'}
        onChange={(next) => onErases(next === 'erase')}
        data={[
          { value: 'mark', label: 'Mark' },
          { value: 'erase', label: 'Erase' },
        ]}
      />
      <Slider
        className={classes.brush ?? ''}
        thumbLabel="Size of the brush"
        label={null}
        size={4}
        thumbSize={14}
        min={brushSizes.smallest}
        max={brushSizes.largest}
        step={brushSizes.step}
        value={brush}
        onChange={onBrush}
      />
      <Tooltip label="Undo (Ctrl+Z)">
        <ActionIcon aria-label="Undo" disabled={done.length === 0} onClick={mask.undo}>
          <IconArrowBackUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl+Shift+Z)">
        <ActionIcon aria-label="Redo" disabled={undone.length === 0} onClick={mask.redo}>
          <IconArrowForwardUp size={17} />
        </ActionIcon>
      </Tooltip>
      <div className={classes.whole}>
        <Button variant="default" size="compact-sm" onClick={() => mask.add({ kind: 'fill' })}>
          Mark all
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => mask.add({ kind: 'clear' })}>
          Clear
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => mask.add({ kind: 'invert' })}>
          Invert
        </Button>
        <FileButton accept="image/*" onChange={(file) => file && void load(file)}>
          {(props) => (
            <Button {...props} variant="default" size="compact-sm">
              Load a file…
            </Button>
          )}
        </FileButton>
      </div>
    </div>
  );
}
