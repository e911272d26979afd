import type { BrowserWindow, PowerSaveBlocker } from 'electron';
import type { App } from '#core/app-options.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Run } from '#shared/contract/runner.ts';
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
import { fractionOfRun, keepsAwake, noticeOfRun } from './run-activity.ts';

export interface ActivityOptions {
  events: App['events'];
  /** Jobs that waited when the app started. */
  jobs: readonly Job[];
  /** Runs that an earlier start left. */
  runs: readonly Run[];
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

/** A run tells of its pictures itself, once. */
const isOfRun = ({ request }: Job) => (request.origin?.runId ?? null) !== null;

/**
 * While jobs run: keeps the machine awake and pages at full speed, shows progress on the taskbar, and tells when all is
 * done. A run keeps it awake until it has ended, and what it draws is its own batch.
 */
export function followActivity(options: ActivityOptions): Activity {
  const { events, powerSaveBlocker, windows, isAttended, notify } = options;
  let batch = options.jobs.filter((job) => !isOfRun(job)).reduce<Batch>(withJob, emptyBatch);
  /** The one that goes on, if any. */
  let run = options.runs.find(({ phase }) => phase.state !== 'ended') ?? null;
  /** The power-save blocker while it holds. */
  let blocker: number | null = null;
  /** What the taskbar shows: from 0 to 1, in whole hundredths, or -1 for nothing. */
  let shown = -1;

  function show(window: BrowserWindow) {
    window.setProgressBar(shown);
    window.webContents.setBackgroundThrottling(blocker === null);
  }

  function follow() {
    const working = isWorking(batch);
    const awake = working || (run !== null && keepsAwake(run));
    const fraction = working ? fractionDone(batch) : run && fractionOfRun(run);
    const progress = fraction === null ? -1 : Math.floor(fraction * 100) / 100;
    const changed = progress !== shown || awake !== (blocker !== null);
    if (awake && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!awake && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    shown = progress;
    if (changed) for (const window of windows()) show(window);
  }

  function apply(next: Batch) {
    batch = next;
    follow();
    if (!isOver(batch)) return;
    const notice = noticeOf(batch);
    batch = emptyBatch;
    if (notice && !isAttended()) notify(notice);
  }

  function applyRun(next: Run) {
    const ended = next.phase.state === 'ended';
    const known = run?.id === next.id;
    run = ended ? null : next;
    follow();
    const notice = ended && known ? noticeOfRun(next) : null;
    if (notice && !isAttended()) notify(notice);
  }

  const stop = events.on(({ name, payload }) => {
    if (name === 'runs.changed' && 'run' in payload) applyRun(payload.run);
    else if (name === 'jobs.changed' && 'job' in payload) {
      if (!isOfRun(payload.job)) apply(withJob(batch, payload.job));
    } else if (name === 'jobs.progressed' && 'unitIndex' in payload) apply(withStep(batch, payload));
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
