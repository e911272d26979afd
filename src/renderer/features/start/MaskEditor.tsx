import { Button } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { isEmptyMask, paintMask } from './mask-drawing.ts';
import { brushSizes, MaskTools } from './MaskTools.tsx';
import { MaskStage } from './MaskStage.tsx';
import { pngOf } from './read-picture-file.ts';
import { sendPicture } from './send-picture.ts';
import { useMask } from './use-mask.ts';
import classes from './MaskEditor.module.css';

export interface MaskEditorProps {
  inputId: string;
  maskId: string | null;
  onCancel: () => void;
  /** With the mask as it is kept; null where nothing is marked. */
  onDone: (maskId: string | null) => void;
}

/** Marks the part of the start picture that is drawn anew, with a brush or without one. */
export function MaskEditor({ inputId, maskId, onCancel, onDone }: MaskEditorProps) {
  const { session } = useStudio();
  const connected = useConnected();
  const mask = useMask(maskId, reportError);
  const [erases, setErases] = useState(false);
  const [brush, setBrush] = useState<number>(brushSizes.usual);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [saving, setSaving] = useState(false);

  async function save() {
    if (!size) return;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    paintMask(context, mask.drawing.done);
    if (isEmptyMask(context.getImageData(0, 0, size.width, size.height).data)) return onDone(null);
    // Black behind it: what is clear is kept.
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = '#000';
    context.fillRect(0, 0, size.width, size.height);
    const { id } = await sendPicture(session.call, await pngOf(canvas));
    onDone(id);
  }
  const saveOnce = () => {
    setSaving(true);
    save()
      .catch(reportError)
      .finally(() => setSaving(false));
  };

  function onKeyDown(event: KeyboardEvent) {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === 'z') {
      if (event.shiftKey) mask.redo();
      else mask.undo();
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (key === '[') setBrush(Math.max(brushSizes.smallest, brush - brushSizes.step));
    else if (key === ']') setBrush(Math.min(brushSizes.largest, brush + brushSizes.step));
    else if (key === 'b') setErases(false);
    else if (key === 'e') setErases(true);
    else if (key === 'i') mask.add({ kind: 'invert' });
    else return;
    event.preventDefault();
    // The page's own Ctrl+Z brings back deleted pictures.
    event.stopPropagation();
  }

  return (
    // The keys are for all that is inside; a click on the picture leaves the focus here.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.editor} tabIndex={-1} onKeyDown={onKeyDown}>
      <p className={classes.hint}>What you mark is drawn anew; the rest of the picture stays as it is.</p>
      <MaskStage
        source={`/inputs/${inputId}`}
        actions={mask.drawing.done}
        brush={brush}
        erases={erases}
        onSize={setSize}
        onStroke={mask.add}
      />
      <MaskTools mask={mask} erases={erases} onErases={setErases} brush={brush} onBrush={setBrush} />
      <div className={classes.end}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button disabled={!connected || !size} loading={saving} onClick={saveOnce}>
          Use this mask
        </Button>
      </div>
    </div>
  );
}
