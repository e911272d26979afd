import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconClock,
  IconGripVertical,
  IconLoader2,
  IconPin,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { formatTimeLeft } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { JobMenu } from './JobMenu.tsx';
import { priorityLabel } from './job-moves.ts';
import { failureOf, isActive, jobFraction, reasonsOf, unitFraction } from './job-progress.ts';
import { pinWait } from './pin-wait.ts';
import { useJobActions } from './use-job-actions.ts';
import type { JobDrag } from './use-job-drag.ts';
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

/** What people chose for it: its priority and its device. */
function Choices({ job }: { job: Job }) {
  const label = priorityLabel(job.priority);
  const device = useStudioState(({ devices }) => devices.find(({ id }) => id === job.pinnedDeviceId));
  if (!isActive(job)) return null;
  return (
    <>
      {label !== null && (
        <span className={classes.choice} title={`Priority ${label}`}>
          <span aria-label={`Priority ${label}`} role="img">
            {label}
          </span>
        </span>
      )}
      {job.pinnedDeviceId !== null && (
        <span className={classes.choice} title={`Only on ${device?.name ?? 'a device that is not there'}`}>
          <IconPin size={12} aria-hidden />
          {device?.index ?? '–'}
        </span>
      )}
    </>
  );
}

function remarkOf(job: Job, now: number, paused: boolean): string {
  const done = job.units.filter(({ state }) => state === 'completed').length;
  switch (job.state) {
    case 'queued':
      if (paused) return 'Paused';
      return formatTimeLeft(job.estimatedFinishAt, now) ?? 'Waiting';
    case 'running':
      if (paused && job.units.some(({ state }) => state === 'queued')) return 'Paused after these';
      return formatTimeLeft(job.estimatedFinishAt, now) ?? 'Working out the time';
    case 'completed':
      return 'Done';
    case 'cancelled':
      return done > 0 ? `Cancelled after ${done}` : 'Cancelled';
    case 'failed':
      return `${done > 0 ? `${done} of ${job.units.length} done. ` : ''}${failureOf(job) ?? 'It failed.'}`;
  }
}

export interface JobRowProps {
  job: Job;
  connected: boolean;
  /** What drags it to another place; null where there is nothing to put in order. */
  handle: ReturnType<JobDrag['handlers']> | null;
  dragged: boolean;
  /** A line that shows where the dragged row would go. */
  dropMark: 'before' | 'after' | null;
}

export function JobRow({ job, connected, handle, dragged, dropMark }: JobRowProps) {
  const actions = useJobActions();
  const active = isActive(job);
  const now = useNow(active && job.estimatedFinishAt !== null);
  const done = job.units.filter(({ state }) => state === 'completed').length;
  const about = `“${job.request.prompt}”`;
  const paused = useStudioState((state) => state.settings.queuePaused);
  const waits = useStudioState(({ devices, settings }) => pinWait(job, devices, settings, now));
  const waitsOnly = waits !== null && job.state === 'queued';
  const remark = waitsOnly ? waits : remarkOf(job, now, paused);
  const reasons = useStudioState(({ devices }) =>
    reasonsOf(job, (deviceId) => devices.find(({ id }) => id === deviceId)?.name ?? deviceId),
  );
  const isSentence = job.state === 'failed' || waitsOnly;
  const whole = isSentence ? remark : (waits ?? reasons);

  // The button that was pressed goes with the state that it ended: the focus must not go with it.
  const row = useRef<HTMLLIElement>(null);
  const cancelled = useRef(false);
  useEffect(() => {
    if (active || !cancelled.current) return;
    cancelled.current = false;
    row.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, [active]);
  const cancel = () => {
    cancelled.current = true;
    actions.cancel(job.id);
  };
  const dismiss = () => {
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    neighbour?.querySelector<HTMLElement>('[data-first]')?.focus();
    actions.dismiss(job.id);
  };

  return (
    <li
      ref={row}
      className={classes.row}
      data-state={job.state}
      data-sentence={isSentence || undefined}
      data-job-id={job.id}
      data-dragged={dragged || undefined}
      data-drop={dropMark ?? undefined}
      aria-label={`${job.request.prompt}, ${job.state}`}
    >
      {active && handle ? (
        <button
          type="button"
          data-handle
          className={classes.handle}
          aria-label={`Move ${about}: drag it, or press Alt with the arrow keys`}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          disabled={!connected}
          {...handle}
        >
          <IconGripVertical size={14} />
        </button>
      ) : (
        <span />
      )}
      <span className={classes.icon}>{icons[job.state]}</span>
      <span className={classes.about}>
        <span className={classes.prompt} dir="auto" title={job.request.prompt}>
          {job.request.prompt}
        </span>
        <Choices job={job} />
      </span>
      {!isSentence && <Panels job={job} />}
      {!isSentence && (
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
            <ActionIcon data-first aria-label={`Cancel ${about}`} disabled={!connected} onClick={cancel}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <>
            {job.state !== 'completed' && (
              <Button
                variant="default"
                size="compact-xs"
                data-first
                leftSection={<IconRefresh size={13} />}
                aria-label={`Retry ${about}`}
                disabled={!connected}
                onClick={() => actions.retry(job.id)}
              >
                Retry
              </Button>
            )}
            <Tooltip label="Dismiss">
              <ActionIcon data-first aria-label={`Dismiss ${about}`} disabled={!connected} onClick={dismiss}>
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <JobMenu job={job} connected={connected} />
      </span>
    </li>
  );
}
