import { useCallback, useEffect, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStudio } from '../../../app/studio-context.tsx';
import type { Span } from '../history/history-store.ts';
import type { HistoryWindow, Quantity, Values } from '../history/history-window.ts';
import { createFrameQueue } from './frame-queue.ts';

const queue = createFrameQueue({
  request: (callback) => requestAnimationFrame(callback),
  now: () => performance.now(),
});

/** What a component shows of a span, put together from the newest state. */
type Picked<T> = (window: HistoryWindow | undefined) => T;

/**
 * A part of the history that reaches the screen when its turn comes: all of it changes at once, each second, and few
 * of the components that show it render in each frame. `pick` keeps its identity while it picks the same.
 */
function usePacedHistory<T>(span: Span, pick: Picked<T>): T {
  const { store } = useStudio().history;
  const key = useId();
  const [shown, setShown] = useState(() => pick(store.getState().windows.get(span)));
  useEffect(() => {
    const next = () => pick(store.getState().windows.get(span));
    // Rendered within the task, so that the queue knows what it took. A function as state is an updater: hence one.
    const show = () => flushSync(() => setShown(next));
    let undo = queue.add(key, show);
    const unsubscribe = store.subscribe(() => {
      undo = queue.add(key, show);
    });
    return () => {
      unsubscribe();
      undo();
    };
  }, [store, key, span, pick]);
  return shown;
}

const whole: Picked<HistoryWindow | undefined> = (window) => window;

/** All devices' readings of a span; undefined until they are there. */
export const usePacedWindow = (span: Span): HistoryWindow | undefined => usePacedHistory(span, whole);

const noValues: Values = [];

/** One quantity of one device over a span; empty where nothing is known. */
export function usePacedValues(span: Span, deviceId: string, quantity: Quantity): Values {
  const pick = useCallback<Picked<Values>>(
    (window) => window?.series.get(deviceId)?.[quantity] ?? noValues,
    [deviceId, quantity],
  );
  return usePacedHistory(span, pick);
}
