import type { RunPhase } from '#shared/contract/runner.ts';
import type { RunRecord } from './run-record.ts';

type Wanted<Phase = RunPhase> = Phase extends { since: number } ? Omit<Phase, 'since'> : never;

/** The run in another phase; how long the one before kept it from drawing is added up. The same phase goes on. */
export function inPhase(run: RunRecord, wanted: Wanted, now: number): RunRecord {
  const { phase } = run;
  const reasonOf = (one: Wanted) => ('reason' in one ? one.reason : null);
  if (phase.state === wanted.state && reasonOf(phase) === reasonOf(wanted)) {
    return { ...run, phase: { ...wanted, since: phase.since } };
  }
  const over = phase.state === 'paused' ? 'paused' : phase.state === 'waiting' ? phase.reason : null;
  const seconds = (now - phase.since) / 1000;
  const before = over === null ? 0 : (run.pausedSeconds[over] ?? 0);
  return {
    ...run,
    phase: { ...wanted, since: now },
    pausedSeconds: over === null ? run.pausedSeconds : { ...run.pausedSeconds, [over]: before + seconds },
  };
}
