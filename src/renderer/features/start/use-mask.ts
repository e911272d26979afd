import { useEffect, useRef, useState } from 'react';
import {
  emptyMask,
  type LoadedMask,
  type MaskAction,
  type MaskDrawing,
  redo,
  undo,
  withAction,
} from './mask-drawing.ts';

export interface Mask {
  drawing: MaskDrawing;
  add(action: MaskAction): void;
  undo(): void;
  redo(): void;
}

/** What is drawn of a mask so far. One that there is already is its beginning, and is loaded first. */
export function useMask(maskId: string | null, onError: (error: unknown) => void): Mask {
  const [drawing, setDrawing] = useState<MaskDrawing>(emptyMask);
  const tellError = useRef(onError);
  useEffect(() => {
    if (maskId === null) return;
    let wanted = true;
    loadMask(`/inputs/${maskId}`)
      .then((action) => wanted && setDrawing(({ done, undone }) => ({ done: [action, ...done], undone })))
      .catch((error: unknown) => wanted && tellError.current(error));
    return () => {
      wanted = false;
    };
  }, [maskId]);
  return {
    drawing,
    add: (action) => setDrawing((before) => withAction(before, action)),
    undo: () => setDrawing(undo),
    redo: () => setDrawing(redo),
  };
}

async function loadMask(address: string): Promise<LoadedMask> {
  const response = await fetch(address);
  if (!response.ok) throw new Error('The mask is not there any more: draw it again.');
  return { kind: 'loaded', picture: await createImageBitmap(await response.blob()) };
}
