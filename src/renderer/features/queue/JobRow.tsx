import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconClock,
  IconLoader2,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Job } from '#shared/contract/jobs.ts';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { countOf, formatTimeLeft } from '../../ui/format.ts';
import { reportError } from '../../ui/report-error.ts';
import { useNow } from '../../ui/use-now.ts';
import { failureOf, isActive, jobFraction, reasonsOf, unitFraction } from './job-progress.ts';
import classes from './JobRow.module.css';

const icons = {
  queued: <IconClock size={16} />,
  running: <IconLoader2 size={16} />,
  completed: <IconCheck size={16} />,
  failed: <IconAlertCircle size={16} />,
  cancelled: <IconBan size={16} />,
};

/** Beyond this many pictures, panels of their own would be slivers. */
const mostPanels = 24;

/** One panel for each picture of the job, filled as far as it is. */
function Panels({ job }: { job: Job }) {
  const fraction = jobFraction(job);
  const panels =
    job.units.length <= mostPanels
      ? job.units.map((unit) => ({ key: unit.index, state: unit.state, fraction: unitFraction(unit) }))
      : [{ key: 0, state: job.state, fraction }];
  return (
    <div
      className={classes.panels}
      role="progressbar"
      aria-label={`Progress of “${job.request.prompt}”`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(fraction * 100)}
    >
      {panels.map((panel) => (
        <span key={panel.key} className={classes.panel} data-state={panel.state}>
          <span className={classes.fill} style={{ transform: `scaleX(${panel.fraction})` }} />
        </span>
      ))}
    </div>
  );
}

function remarkOf(job: Job, now: number): string {
  const done = job.units.filter(({ state }) => state === 'completed').length;
  switch (job.state) {
    case 'queued':
      return formatTimeLeft(job.estimatedFinishAt, now) ?? 'Waiting';
    case 'running':
      return formatTimeLeft(job.estimatedFinishAt, now) ?? 'Working out the time';
    case 'completed':
      return 'Done';
    case 'cancelled':
      return done > 0 ? `Cancelled after ${done}` : 'Cancelled';
    case 'failed':
      return `${done > 0 ? `${done} of ${job.units.length} done. ` : ''}${failureOf(job) ?? 'It failed.'}`;
  }
}

export function JobRow({ job, connected }: { job: Job; connected: boolean }) {
  const { session } = useStudio();
  const active = isActive(job);
  const now = useNow(active && job.estimatedFinishAt !== null);
  const done = job.units.filter(({ state }) => state === 'completed').length;
  const about = `“${job.request.prompt}”`;
  const act = (name: 'jobs.cancel' | 'jobs.retry' | 'jobs.dismiss') => () => {
    session.call(name, { jobId: job.id }).catch(reportError);
  };
  const remark = remarkOf(job, now);
  const reasons = useStudioState(({ devices }) =>
    reasonsOf(job, (deviceId) => devices.find(({ id }) => id === deviceId)?.name ?? deviceId),
  );
  const whole = job.state === 'failed' ? remark : reasons;

  // The button that was pressed goes with the state that it ended: the focus must not go with it.
  const row = useRef<HTMLLIElement>(null);
  const cancelled = useRef(false);
  useEffect(() => {
    if (active || !cancelled.current) return;
    cancelled.current = false;
    row.current?.querySelector('button')?.focus();
  }, [active]);
  const cancel = () => {
    cancelled.current = true;
    act('jobs.cancel')();
  };
  const dismiss = () => {
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    neighbour?.querySelector('button')?.focus();
    act('jobs.dismiss')();
  };

  return (
    <li
      ref={row}
      className={classes.row}
      data-state={job.state}
      aria-label={`${job.request.prompt}, ${job.state}`}
    >
      <span className={classes.icon}>{icons[job.state]}</span>
      <span className={classes.prompt} dir="auto" title={job.request.prompt}>
        {job.request.prompt}
      </span>
      {job.state !== 'failed' && <Panels job={job} />}
      {job.state !== 'failed' && (
        <span className={classes.count}>
          {job.state === 'completed' ? countOf(done, 'image') : `${done} of ${job.units.length}`}
        </span>
      )}
      <span className={classes.remark} title={whole ?? undefined}>
        {remark}
      </span>
      <span className={classes.actions}>
        {active ? (
          <Tooltip label="Cancel">
            <ActionIcon aria-label={`Cancel ${about}`} disabled={!connected} onClick={cancel}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <>
            {job.state !== 'completed' && (
              <Button
                variant="default"
                size="compact-xs"
                leftSection={<IconRefresh size={13} />}
                aria-label={`Retry ${about}`}
                disabled={!connected}
                onClick={act('jobs.retry')}
              >
                Retry
              </Button>
            )}
            <Tooltip label="Dismiss">
              <ActionIcon aria-label={`Dismiss ${about}`} disabled={!connected} onClick={dismiss}>
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </span>
    </li>
  );
}
