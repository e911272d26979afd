import { randomInt, randomUUID } from 'node:crypto';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { jobLimits } from '#shared/contract/jobs.ts';
import type { Run, RunPlan } from '#shared/contract/runner.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import { checkAgainstModel } from '../queue/check-request.ts';
import type { JobRecord } from '../queue/job-record.ts';
import type { Clock } from '../ports.ts';
import type { Themes } from '../themes/themes.ts';
import { type ActiveRun, type ActiveRunOptions, createActiveRun } from './active-run.ts';
import { estimateRun } from './estimate-run.ts';
import { lanesOf } from './new-run.ts';
import { latestShown, presentRun } from './present-run.ts';
import { type RunRecord, endOf } from './run-record.ts';
import { settingsOf } from './run-settings.ts';
import type { StoredRun } from './run-store.ts';
import { type SurroundingsOptions, createSurroundings } from './run-surroundings.ts';

export interface RunnerOptions
  extends
    SurroundingsOptions,
    Omit<ActiveRunOptions, 'surroundings' | 'onChange' | keyof SurroundingsOptions> {
  queue: SurroundingsOptions['queue'] & ActiveRunOptions['queue'];
  themes: Pick<Themes, 'sampler' | 'defaultsOf'>;
  events: EventLog<Events>;
  clock: Clock;
  /** Whether a run that an earlier start of the app left goes on; else it is left as it is. */
  continues: boolean;
}

/** Runs: one that goes on, and those that are over. */
export interface Runner {
  handlers: Pick<Handlers, Extract<keyof Handlers, `runs.${string}`>>;
  /** Jobs have changed. */
  follow(jobs: readonly JobRecord[]): void;
  /** Devices, readings or settings have changed. */
  look(): void;
  dispose(): void;
}

const runsListed = 100;
/** The screen hears of pictures at most this often. */
const tellEveryMs = 1000;

export function createRunner(options: RunnerOptions): Runner {
  const { store, models, themes, events, clock, minuteOfDay } = options;
  const surroundings = createSurroundings(options);
  let active: ActiveRun | null = null;
  let looking: (() => void) | null = null;
  let telling: (() => void) | null = null;
  let toldState = '';
  let disposed = false;

  function activate(record: RunRecord): ActiveRun {
    const run = createActiveRun(record, { ...options, surroundings, onChange: changed });
    active = run;
    return run;
  }
  /** A new phase is told at once, pictures now and then. */
  function changed() {
    if (!active || disposed) return;
    const phase = active.phase();
    const state = `${active.id} ${phase.state} ${'reason' in phase ? phase.reason : ''}`;
    if (state !== toldState) {
      toldState = state;
      tell();
      if (phase.state === 'ended') finish();
    } else telling ??= clock.after(tellEveryMs, tell);
  }
  function tell() {
    telling?.();
    telling = null;
    if (active) events.emit('runs.changed', { run: active.present() });
  }
  function finish() {
    active?.dispose();
    active = null;
  }
  /** Many changes are looked at once, and after whatever made them. */
  function look() {
    if (!active || disposed) return;
    looking ??= clock.after(0, () => {
      looking = null;
      active?.step();
    });
  }

  function presentStored({ record, tally }: StoredRun): Run {
    const { id, plan, createdAt } = record;
    if (active?.id === id) return active.present();
    return presentRun(record, tally ?? { images: 0, failed: 0, devices: [], failures: [] }, {
      waiting: 0,
      running: 0,
      favorites: store.favorites(id),
      latestImageIds: store.latestImageIds(id, latestShown),
      expected: { imagesPerHour: null, images: null, endsAt: endOf({ plan, createdAt }) },
    });
  }
  function stored(runId: string): StoredRun {
    const found = store.get(runId);
    if (found) return found;
    throw new PolyptychError('not_found', 'There is no such run.');
  }
  function going(runId: string): ActiveRun {
    if (active?.id === runId) return active;
    stored(runId);
    throw new PolyptychError('conflict', 'This run has ended: start another one.');
  }

  /** Wrong settings are refused before anything is drawn with them. */
  function newRun(plan: RunPlan): RunRecord {
    const lanes = lanesOf(plan, models.list(), themes.defaultsOf);
    for (const { modelId, themes: positions } of lanes) {
      const { model } = models.ready(modelId);
      for (const { themeId } of positions) {
        const settings = settingsOf(model, themes.defaultsOf(themeId), plan.settings);
        checkAgainstModel({ ...settings, prompt: '-', count: 1, seed: 0 }, model);
      }
    }
    const seed = plan.seed ?? randomInt(jobLimits.maximumSeed + 1);
    const createdAt = clock.now();
    return {
      id: randomUUID(),
      createdAt,
      plan: { ...plan, seed },
      phase: { state: 'drawing', since: createdAt },
      lanes,
      returned: [],
      pausedSeconds: {},
    };
  }

  const left = options.continues ? store.unfinished() : null;
  // At once: what may not be drawn now is taken back before a device gets it.
  if (left) activate(left).step();

  return {
    follow(jobs) {
      const own = jobs.filter(({ request }) => active && request.origin?.runId === active.id);
      if (own.length > 0) active?.follow(own);
      look();
    },
    look,
    dispose() {
      disposed = true;
      looking?.();
      telling?.();
      active?.dispose();
    },
    handlers: {
      'runs.start'(plan) {
        if (active || store.unfinished())
          throw new PolyptychError('conflict', 'A run is going on: stop it before you start another.');
        const record = newRun(plan);
        store.insert(record);
        const run = activate(record);
        run.step();
        changed();
        return presentStored(stored(record.id));
      },
      'runs.pause'({ runId }) {
        const run = going(runId);
        if (run.phase().state === 'finishing')
          throw new PolyptychError('conflict', 'This run is finishing its last pictures.');
        run.pause();
        return run.present();
      },
      'runs.resume'({ runId }) {
        const run = going(runId);
        if (run.phase().state === 'paused') run.resume();
        return presentStored(stored(runId));
      },
      'runs.stop'({ runId }) {
        going(runId).stop();
        return presentStored(stored(runId));
      },
      'runs.list': () => ({ runs: store.list(runsListed).map(presentStored) }),
      'runs.get': ({ runId }) => presentStored(stored(runId)),
      'runs.estimate'(plan) {
        const { lanes, createdAt } = newRun(plan);
        const imagesPerSecond = surroundings.imagesPerSecond(plan, lanes);
        const outlook = { limits: plan.limits, endsAt: endOf({ plan: { ...plan, seed: 0 }, createdAt }) };
        return estimateRun({ ...outlook, completed: 0, imagesPerSecond }, createdAt, minuteOfDay);
      },
    },
  };
}
