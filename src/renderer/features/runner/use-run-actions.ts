import type { Run, RunPlan } from '#shared/contract/runner.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';

/** What people do with runs; what fails is told. */
export function useRunActions() {
  const { session, runs } = useStudio();
  const told = (asking: Promise<Run>): Promise<Run | null> =>
    asking.then(
      (run) => {
        runs.changed(run);
        return run;
      },
      (error: unknown) => {
        reportError(error);
        return null;
      },
    );
  return {
    start: (plan: RunPlan) => told(session.call('runs.start', plan)),
    pause: (runId: string) => told(session.call('runs.pause', { runId })),
    resume: (runId: string) => told(session.call('runs.resume', { runId })),
    stop: (runId: string) => told(session.call('runs.stop', { runId })),
  };
}
