import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { RunEstimate, RunPlan } from '#shared/contract/runner.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';

const quietMs = 300;

/** What the core says of a run before it begins: how much it would make, or why it refuses. */
export function useRunEstimate(plan: RunPlan | null): {
  estimate: RunEstimate | null;
  problem: string | null;
} {
  const { session } = useStudio();
  const connected = useConnected();
  const [key] = useDebouncedValue(plan === null ? null : JSON.stringify(plan), quietMs);
  const [answer, setAnswer] = useState<{ estimate: RunEstimate | null; problem: string | null }>({
    estimate: null,
    problem: null,
  });
  useEffect(() => {
    if (key === null || plan === null || !connected) return undefined;
    let current = true;
    session.call('runs.estimate', plan).then(
      (estimate) => current && setAnswer({ estimate, problem: null }),
      (error: unknown) => current && setAnswer({ estimate: null, problem: toErrorReport(error).message }),
    );
    return () => {
      current = false;
    };
    // The question is its key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, connected]);
  return plan === null ? { estimate: null, problem: null } : answer;
}
