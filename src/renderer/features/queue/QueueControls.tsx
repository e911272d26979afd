import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBan, IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { isActive } from './job-progress.ts';
import classes from './QueueControls.module.css';
import { OpenQueueView } from './view/OpenQueueView.tsx';
import { useJobActions } from './use-job-actions.ts';

function Control({ label, icon, run }: { label: string; icon: ReactNode; run: () => void }) {
  const connected = useConnected();
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} size={24} disabled={!connected} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Pause or resume, retry what failed, cancel all: what concerns the queue as a whole. */
export function QueueControls() {
  const { view } = useStudio();
  const actions = useJobActions();
  const paused = useStudioState((state) => state.settings.queuePaused);
  const anyFailed = useStudioState(({ jobs }) => jobs.some(({ state }) => state === 'failed'));
  const anyActive = useStudioState(({ jobs }) => jobs.some(isActive));
  return (
    <div className={classes.controls} role="group" aria-label="Control of the queue">
      {anyFailed && (
        <Control label="Retry failed jobs" icon={<IconRefresh size={15} />} run={actions.retryFailed} />
      )}
      {anyActive && (
        <Control
          label="Cancel all jobs"
          icon={<IconBan size={15} />}
          run={() => view.openSheet('cancel-all')}
        />
      )}
      {paused ? (
        <Control
          label="Resume the queue"
          icon={<IconPlayerPlay size={15} />}
          run={() => actions.setPaused(false)}
        />
      ) : (
        <Control
          label="Pause the queue"
          icon={<IconPlayerPause size={15} />}
          run={() => actions.setPaused(true)}
        />
      )}
      <OpenQueueView />
    </div>
  );
}
