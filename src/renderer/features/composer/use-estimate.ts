import { useEffect, useState } from 'react';
import { type JobRequestInput, jobRequestSchema } from '#shared/contract/jobs.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { isActive } from '../queue/job-progress.ts';

const settleMs = 350;

/** How long a job would take if it were sent now, in seconds; null while that is not known. Old questions are cancelled. */
export function useEstimate(request: JobRequestInput | null): number | null {
  const { session } = useStudio();
  const connected = useConnected();
  // The answer depends on what waits already.
  const waiting = useStudioState(({ jobs }) => jobs.filter(isActive).length);
  const [seconds, setSeconds] = useState<number | null>(null);
  const question = connected && request ? JSON.stringify(request) : null;

  useEffect(() => {
    if (question === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      session
        .call('jobs.estimate', jobRequestSchema.parse(JSON.parse(question)), { signal: controller.signal })
        .then((estimate) => setSeconds(estimate.seconds))
        .catch(() => !controller.signal.aborted && setSeconds(null));
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [question, waiting, session]);
  return question === null ? null : seconds;
}
