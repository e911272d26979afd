import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Job } from '#shared/contract/jobs.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { shorten } from '../../ui/format.ts';
import { inQueueOrder } from './job-moves.ts';
import { JobRow } from './JobRow.tsx';
import { useJobActions } from './use-job-actions.ts';
import { useJobDrag } from './use-job-drag.ts';

export interface JobListProps {
  /** Unfinished ones in the order of the queue, then others. */
  jobs: readonly Job[];
  connected: boolean;
  className?: string | undefined;
}

/** Jobs in rows; those that are not done can be put in another order, by dragging or with Alt and the arrow keys. */
export function JobList({ jobs, connected, className }: JobListProps) {
  const list = useRef<HTMLUListElement>(null);
  const actions = useJobActions();
  const queue = inQueueOrder(useStudioState((state) => state.jobs));
  const [news, setNews] = useState('');
  /** Its row moves with the order, and would lose the focus on the way. */
  const moving = useRef<string | null>(null);
  const order = jobs.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    if (moving.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-job-id="${moving.current}"] [data-handle]`)?.focus();
    moving.current = null;
  }, [order]);

  function move(job: Job, index: number) {
    const to = Math.max(0, Math.min(index, queue.length - 1));
    if (!actions.moveTo(job, to)) return;
    moving.current = job.id;
    setNews(`“${shorten(job.request.prompt, 60)}” is now ${to + 1} of ${queue.length}.`);
  }
  const drag = useJobDrag(list, queue, move);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (!event.altKey || !connected || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const row = event.target instanceof Element ? event.target.closest('[data-job-id]') : null;
    const from = queue.findIndex(({ id }) => id === row?.getAttribute('data-job-id'));
    const job = queue[from];
    if (!job) return;
    event.preventDefault();
    move(job, from + (event.key === 'ArrowUp' ? -1 : 1));
  }
  /** Where the dragged row would be put, as a line above or below another one. */
  function dropMark(job: Job): 'before' | 'after' | null {
    if (!drag.dragged) return null;
    const { jobId, index } = drag.dragged;
    if (queue[index]?.id !== job.id || jobId === job.id) return null;
    return queue.findIndex(({ id }) => id === jobId) < index ? 'after' : 'before';
  }

  return (
    <>
      {/* The rows' own buttons take the keys; the list only hears of them. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} className={className} aria-label="Jobs" onKeyDown={onKeyDown}>
        {jobs.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            connected={connected}
            handle={queue.length > 1 ? drag.handlers(job) : null}
            dragged={drag.dragged?.jobId === job.id}
            dropMark={dropMark(job)}
          />
        ))}
      </ul>
      <VisuallyHidden role="status" aria-live="polite">
        {news}
      </VisuallyHidden>
    </>
  );
}
