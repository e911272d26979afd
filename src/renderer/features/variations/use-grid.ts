import { useEffect, useState } from 'react';
import type { Output } from '#shared/contract/index.ts';
import type { Unit } from '#shared/contract/jobs.ts';
import type { Vary } from '#shared/contract/variations.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';

type Asked = Output<'jobs.request'>;

/** What a cell of a grid shows. */
export type Cell =
  | { state: 'waiting' }
  | { state: 'drawing'; previewUrl: string | null }
  | { state: 'ready'; imageId: string }
  | { state: 'none'; reason: string };

export type GridOfJob =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'loaded'; request: Asked['request']; vary: Vary; cells: readonly Cell[] };

/** A job's pictures as a grid, while they are made and long after. */
export function useGrid(jobId: string): GridOfJob {
  const { session } = useStudio();
  const connected = useConnected();
  const job = useStudioState(({ jobs }) => jobs.find(({ id }) => id === jobId));
  const [asked, setAsked] = useState<Asked | { message: string } | null>(null);
  useEffect(() => {
    if (!connected) return undefined;
    let current = true;
    session.call('jobs.request', { jobId }).then(
      (answer) => current && setAsked(answer),
      (error: unknown) => current && setAsked({ message: toErrorReport(error).message }),
    );
    return () => {
      current = false;
    };
  }, [session, connected, jobId]);
  if (!asked) return { state: 'loading' };
  if ('message' in asked) return { state: 'failed', message: asked.message };
  const { request, imageIds } = asked;
  if (!request.vary)
    return { state: 'failed', message: 'The pictures of this job differ by their seeds alone.' };
  const cells = job ? job.units.map(cellOf) : imageIds.map((imageId): Cell => ({ state: 'ready', imageId }));
  return { state: 'loaded', request, vary: request.vary, cells };
}

function cellOf(unit: Unit): Cell {
  switch (unit.state) {
    case 'queued':
      return { state: 'waiting' };
    case 'running':
      return { state: 'drawing', previewUrl: unit.previewUrl };
    case 'completed':
      return { state: 'ready', imageId: unit.imageId };
    case 'failed':
      return { state: 'none', reason: unit.error.message };
    case 'cancelled':
      return { state: 'none', reason: 'Cancelled' };
  }
}
