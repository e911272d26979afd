import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Job } from '#shared/contract/jobs.ts';
import { dropIndex } from './job-moves.ts';

/** Near the list's edge it scrolls while something is dragged. Pixels. */
const edge = 20;
const scrollStep = 8;

export interface JobDrag {
  /** What is dragged and where it would land in the queue; null while nothing is. */
  dragged: { jobId: string; index: number } | null;
  /** Put these on the handle of a job of the queue. */
  handlers(job: Job): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(): void;
    onPointerCancel(): void;
  };
}

/** Drags rows of a list to another place by their handles, with mouse, pen or finger; Escape leaves all as it was. */
export function useJobDrag(
  list: RefObject<HTMLUListElement | null>,
  queue: readonly Job[],
  drop: (job: Job, index: number) => void,
): JobDrag {
  const [dragged, setDragged] = useState<JobDrag['dragged']>(null);
  /** What the last event found: rendering may be behind. */
  const latest = useRef<JobDrag['dragged']>(null);
  const set = (next: JobDrag['dragged']) => {
    latest.current = next;
    setDragged(next);
  };
  const dragging = dragged !== null;
  useEffect(() => {
    if (!dragging) return;
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      latest.current = null;
      setDragged(null);
    };
    window.addEventListener('keydown', giveUp);
    return () => window.removeEventListener('keydown', giveUp);
  }, [dragging]);

  function middles(): number[] {
    return queue.map(({ id }) => {
      const box = list.current?.querySelector(`[data-job-id="${id}"]`)?.getBoundingClientRect();
      return box ? box.top + box.height / 2 : Number.POSITIVE_INFINITY;
    });
  }
  function scrollAt(y: number) {
    const box = list.current?.getBoundingClientRect();
    if (!box) return;
    if (y < box.top + edge) list.current?.scrollBy(0, -scrollStep);
    else if (y > box.bottom - edge) list.current?.scrollBy(0, scrollStep);
  }

  return {
    dragged,
    handlers: (job) => ({
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        set({ jobId: job.id, index: queue.findIndex(({ id }) => id === job.id) });
      },
      onPointerMove({ clientY }) {
        if (latest.current?.jobId !== job.id) return;
        scrollAt(clientY);
        const from = queue.findIndex(({ id }) => id === job.id);
        set({ jobId: job.id, index: dropIndex(middles(), clientY, from) });
      },
      onPointerUp() {
        const end = latest.current;
        set(null);
        if (end?.jobId === job.id) drop(job, end.index);
      },
      onPointerCancel: () => set(null),
    }),
  };
}
