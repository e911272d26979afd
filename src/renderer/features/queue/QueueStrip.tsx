import { Button } from '@mantine/core';
import { countOf } from '#shared/count-of.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { useStudio, useStudioState, useConnected } from '../../app/studio-context.tsx';
import { formatTimeLeft } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { reportError } from '../../ui/report-error.ts';
import { useNow } from '../../ui/use-now.ts';
import { RunNotice } from '../runner/RunNotice.tsx';
import { JobAnnouncer } from './JobAnnouncer.tsx';
import { JobList } from './JobList.tsx';
import { isActive, queueTotals, runningUnits, shownJobs } from './job-progress.ts';
import { nobodyDrawsUntil, nobodyDrawsLabel } from './nobody-draws.ts';
import { QueueControls } from './QueueControls.tsx';
import classes from './QueueStrip.module.css';

/** While nothing counts down, only the age of ended jobs is looked at. */
const idleTickMs = 30_000;

const failedOf = (jobs: readonly Job[]) => jobs.filter(({ state }) => state === 'failed').length;

/** What there is to say of a queue in which nothing is left to do. */
function restingSummary(shown: readonly Job[]): string {
  if (shown.length === 0) return 'Nothing in the queue';
  const failed = failedOf(shown);
  return failed === 0 ? 'All done' : `${countOf(failed, 'job')} failed`;
}

/** What a pause means for what is under way. */
function pausedSummary(jobs: readonly Job[]): string {
  const running = runningUnits(jobs).length;
  return running === 0 ? 'Paused' : `Paused · ${running} running ${running === 1 ? 'finishes' : 'finish'}`;
}

/** What is being made, how far it is and how long it takes; then what has ended lately. */
export function QueueStrip() {
  const { session } = useStudio();
  const jobs = useStudioState((state) => state.jobs);
  const connected = useConnected();
  const totals = queueTotals(jobs);
  const nobodyUntil = useStudioState(({ devices }) => nobodyDrawsUntil(devices));
  const counting = totals !== null && (totals.finishAt !== null || nobodyUntil !== null);
  const now = useNow(jobs.length > 0, counting ? 500 : idleTickMs);
  const active = jobs.filter(isActive);
  const shown = shownJobs(jobs, now);
  const ended = shown.filter((job) => !isActive(job));
  const paused = useStudioState((state) => state.settings.queuePaused);
  const waiting = active.filter(({ state }) => state === 'queued').length;
  const failed = failedOf(shown);
  const clear = () => {
    // Those that have left the strip by themselves, too.
    for (const { id } of jobs.filter((job) => !isActive(job)))
      session.call('jobs.dismiss', { jobId: id }).catch(reportError);
  };

  return (
    <section className={classes.strip} aria-label="Queue" data-empty={shown.length === 0 || undefined}>
      <div className={classes.summary}>
        <RunNotice />
        {totals ? (
          <>
            <div className={classes.line}>
              <h2>
                {totals.done} of {totals.images} done
              </h2>
              {paused ? (
                <span className={classes.paused}>{pausedSummary(jobs)}</span>
              ) : (
                <span className={classes.muted}>{formatTimeLeft(totals.finishAt, now) ?? ''}</span>
              )}
            </div>
            <ProgressBar fraction={totals.fraction} label="All jobs" />
            <div className={classes.line}>
              <p className={classes.faint}>
                {countOf(active.length, 'job')}
                {waiting > 0 && waiting < active.length && `, ${waiting} waiting`}
                {failed > 0 && <span className={classes.failed}>{`, ${failed} failed`}</span>}
                {nobodyUntil !== null && `. ${nobodyDrawsLabel(nobodyUntil, now)}`}
              </p>
              <QueueControls />
            </div>
          </>
        ) : (
          <div className={classes.line}>
            <h2 className={classes.quiet}>
              {restingSummary(shown)}
              {paused && <span className={classes.paused}> · Paused</span>}
            </h2>
            {ended.length > 1 && (
              <Button variant="subtle" color="gray" size="compact-xs" disabled={!connected} onClick={clear}>
                Clear all
              </Button>
            )}
            <QueueControls />
          </div>
        )}
      </div>
      {shown.length > 0 && (
        <div className={classes.jobs}>
          <JobList jobs={shown} connected={connected} className={classes.rows} />
        </div>
      )}
      <JobAnnouncer jobs={jobs} />
    </section>
  );
}
