import type { BrowserWindow, PowerSaveBlocker } from 'electron';
import type { App } from '#core/app-options.ts';
import type { Job } from '#shared/contract/jobs.ts';
import {
  type Batch,
  type Notice,
  emptyBatch,
  fractionDone,
  isOver,
  isWorking,
  noticeOf,
  withJob,
  withoutJob,
  withStep,
} from './batch.ts';

export interface ActivityOptions {
  events: App['events'];
  /** Jobs that waited when the app started. */
  jobs: readonly Job[];
  powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  windows(): readonly BrowserWindow[];
  /** Whether somebody looks at a window of ours. */
  isAttended(): boolean;
  notify(notice: Notice): void;
}

export interface Activity {
  /** A window that was opened meanwhile learns how things stand. */
  adopt(window: BrowserWindow): void;
  dispose(): void;
}

/** While jobs run: keeps the machine awake and pages at full speed, shows progress on the taskbar, and tells when all is done. */
export function followActivity(options: ActivityOptions): Activity {
  const { events, powerSaveBlocker, windows, isAttended, notify } = options;
  let batch: Batch = options.jobs.reduce<Batch>(withJob, emptyBatch);
  /** The power-save blocker while jobs run. */
  let blocker: number | null = null;
  /** What the taskbar shows: from 0 to 1, in whole hundredths, or -1 for nothing. */
  let shown = -1;

  function show(window: BrowserWindow) {
    window.setProgressBar(shown);
    window.webContents.setBackgroundThrottling(blocker === null);
  }

  function apply(next: Batch) {
    batch = next;
    const working = isWorking(batch);
    const progress = working ? Math.floor(fractionDone(batch) * 100) / 100 : -1;
    const changed = progress !== shown || working !== (blocker !== null);
    if (working && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!working && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    shown = progress;
    if (changed) for (const window of windows()) show(window);
    if (!isOver(batch)) return;
    const notice = noticeOf(batch);
    batch = emptyBatch;
    if (notice && !isAttended()) notify(notice);
  }

  const stop = events.on(({ name, payload }) => {
    if (name === 'jobs.changed' && 'job' in payload) apply(withJob(batch, payload.job));
    else if (name === 'jobs.progressed' && 'unitIndex' in payload) apply(withStep(batch, payload));
    else if (name === 'jobs.removed' && 'jobId' in payload) apply(withoutJob(batch, payload.jobId));
  });
  apply(batch);

  return {
    adopt: show,
    dispose() {
      stop();
      if (blocker !== null) powerSaveBlocker.stop(blocker);
      blocker = null;
    },
  };
}
