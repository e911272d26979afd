import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio } from '../../../app/studio-context.tsx';
import type { PerformanceState } from './performance-store.ts';

export function usePerformance<T>(selector: (state: PerformanceState) => T): T {
  return useStore(useStudio().performance.store, selector);
}

/** Follows the performance log while something shows it; gives why it cannot be had. */
export function useWatchedPerformance(): string | null {
  const { performance } = useStudio();
  const connected = useConnected();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!connected) return;
    return performance.watch((error) => setProblem(toErrorReport(error).message));
  }, [performance, connected]);
  return problem;
}
