import { countOf } from '#shared/count-of.ts';
import type { Device } from '#shared/contract/devices.ts';
import { byQueueOrder } from '#shared/contract/jobs.ts';
import { useConnected, useStudioState } from '../../../app/studio-context.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { shortNameOf } from '../../devices/device-label.ts';
import { JobMenu } from '../JobMenu.tsx';
import { isActive, runningUnits } from '../job-progress.ts';
import { secondsLabel } from './lane-label.ts';
import { nameOfModel } from './model-tones.ts';
import { runningRow } from './running-row.ts';
import { usePerformance } from './use-performance.ts';
import { waitingReason } from './waiting-reason.ts';
import classes from './RunningAndNext.module.css';

/** So many jobs are listed one by one. */
const mostListed = 50;

function Running({ devices }: { devices: readonly Device[] }) {
  const jobs = useStudioState((state) => state.jobs);
  const now = useNow(true, 1000);
  const running = runningUnits(jobs);
  return (
    <section className={classes.column} aria-label="Running now">
      <h3>Running now</h3>
      <ul className={classes.rows}>
        {devices
          .filter(({ enabled, id }) => enabled || running.some(({ unit }) => unit.deviceId === id))
          .map((device) => {
            const { idle, text, detail, reason } = runningRow(device, jobs, now);
            return (
              <li key={device.id} className={classes.row} data-idle={idle || undefined}>
                <span className={classes.place}>{shortNameOf(devices, device.id)}</span>
                <span className={classes.what} dir="auto" title={text}>
                  {text}
                </span>
                <span className={classes.when}>{detail}</span>
                {reason !== null && (
                  <span className={classes.reason} title={reason}>
                    {reason}
                  </span>
                )}
              </li>
            );
          })}
      </ul>
    </section>
  );
}

function Next({ devices }: { devices: readonly Device[] }) {
  const jobs = useStudioState((state) => state.jobs);
  const models = useStudioState((state) => state.models);
  const queuePaused = useStudioState((state) => state.settings.queuePaused);
  const plan = usePerformance((state) => state.plan);
  const now = useNow(true, 1000);
  const connected = useConnected();
  const waiting = jobs
    .filter((job) => isActive(job) && job.units.some(({ state }) => state === 'queued'))
    .sort(byQueueOrder);
  const circumstances = {
    devices,
    queuePaused,
    plan,
    modelName: (modelId: string) => nameOfModel(models, modelId),
  };
  const startOf = (jobId: string) => {
    const startsAt = queuePaused ? undefined : plan?.runs.find((run) => run.jobId === jobId)?.startsAt;
    if (startsAt === undefined) return null;
    return startsAt - now < 1000 ? 'next' : `in ${secondsLabel((startsAt - now) / 1000)}`;
  };
  return (
    <section className={classes.column} aria-label="Next">
      <h3>Next</h3>
      {waiting.length === 0 ? (
        <p className={classes.empty}>
          Nothing waits. Jobs that wait stand here in their order, each with its reason.
        </p>
      ) : (
        <ol className={classes.rows} data-menus>
          {waiting.slice(0, mostListed).map((job, index) => (
            <li key={job.id} className={classes.row}>
              <span className={classes.place}>{index + 1}</span>
              <span className={classes.what} dir="auto" title={job.request.prompt}>
                {job.request.prompt}
              </span>
              <span className={classes.when}>{startOf(job.id)}</span>
              <span className={classes.menu}>
                <JobMenu job={job} connected={connected} />
              </span>
              <span className={classes.reason}>
                {countOf(job.units.filter(({ state }) => state === 'queued').length, 'picture')} of{' '}
                {nameOfModel(models, job.request.modelId)}: {waitingReason(job, circumstances)}
              </span>
            </li>
          ))}
          {waiting.length > mostListed && (
            <li className={classes.empty}>and {countOf(waiting.length - mostListed, 'more job')}</li>
          )}
        </ol>
      )}
    </section>
  );
}

/** What runs where and why, and what is next and why. */
export function RunningAndNext({ devices }: { devices: readonly Device[] }) {
  return (
    <div className={classes.columns}>
      <Running devices={devices} />
      <Next devices={devices} />
    </div>
  );
}
