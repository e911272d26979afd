import type { Run, RunPhase } from '#shared/contract/runner.ts';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { checkAgainstModel } from '../queue/check-request.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { type JobRecord, imageIdOf } from '../queue/job-record.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import { estimateRun } from './estimate-run.ts';
import { inPhase } from './phases.ts';
import { failuresToGiveUp, planRun } from './plan-run.ts';
import { latestShown, presentRun } from './present-run.ts';
import { type PromptSource, createPromptSource } from './prompt-source.ts';
import { type Lane, type RunRecord, endOf } from './run-record.ts';
import type { RunStore } from './run-store.ts';
import { type Surroundings, type SurroundingsOptions, runPlace } from './run-surroundings.ts';
import { type Outcome, createTally } from './tally.ts';

export interface ActiveRunOptions extends Pick<SurroundingsOptions, 'minuteOfDay'> {
  store: RunStore;
  surroundings: Surroundings;
  queue: Pick<JobQueue, 'enter' | 'takeBack'>;
  models: ModelCatalog;
  themes: Parameters<typeof createPromptSource>[0]['themes'];
  clock: Clock;
  log: Log;
  /** It stands otherwise than before. */
  onChange(): void;
}

/** A run that has not ended: does what `planRun` decides, whenever something has changed. */
export interface ActiveRun {
  readonly id: string;
  phase(): RunPhase;
  present(): Run;
  /** Looks what is to be done now. */
  step(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Its own jobs have changed. */
  follow(jobs: readonly JobRecord[]): void;
  dispose(): void;
}

/** After an error of the disk. */
const tryAgainMs = 10_000;
/** What timers can count. */
const longestTimerMs = 2 ** 31 - 1;

type WantedPhase = Parameters<typeof inPhase>[1];

export function createActiveRun(record: RunRecord, options: ActiveRunOptions): ActiveRun {
  const { store, surroundings, queue, models, themes, clock, log, minuteOfDay, onChange } = options;
  const { id, plan } = record;
  let run = record;
  const tally = createTally(store.outcomes(id));
  const source: PromptSource = createPromptSource({
    runId: id,
    plan,
    themes,
    modelOf: (modelId) => models.ready(modelId).model,
  });
  let stopWaking = () => {};

  const inWantedPhase = (wanted: WantedPhase) => inPhase(run, wanted, clock.now());
  const isNews = (next: RunRecord) => JSON.stringify(next) !== JSON.stringify(run);

  /** Writes where the run stands. Called inside the transaction of what goes with it, if anything. */
  function keep(next: RunRecord) {
    const ended = next.phase.state === 'ended';
    store.save(next, ...(ended ? [tally.counts()] : []));
  }
  function become(next: RunRecord) {
    run = next;
    onChange();
  }

  /** Nothing of the run waits in the queue any longer; unless it is over, that comes first when it goes on. */
  function hold(wanted: WantedPhase) {
    const waiting = surroundings.jobsOf(id);
    let next = inWantedPhase(wanted);
    if (waiting.length === 0 && !isNews(next)) return;
    const isOver = wanted.state === 'finishing' || wanted.state === 'ended';
    queue.takeBack(waiting, (taken) => {
      const returned = [...taken.map(({ request }) => request), ...next.returned];
      next = { ...next, returned: isOver ? [] : returned };
      keep(next);
    });
    become(next);
  }

  /** Submits a picture of each of these models, in order. */
  function draw(lanes: readonly number[]) {
    let next = inWantedPhase({ state: 'drawing' });
    const requests: RunRecord['returned'] = [];
    for (const index of lanes) {
      const lane = next.lanes[index];
      if (!lane || lane.givenUp) continue;
      const place = next.returned.findIndex(({ modelId }) => modelId === lane.modelId);
      try {
        const drawn = place === -1 ? source.next(lane) : { request: next.returned[place], lane };
        if (place !== -1) next = { ...next, returned: next.returned.toSpliced(place, 1) };
        next = withLane(next, index, drawn.lane);
        if (!drawn.request) continue;
        checkAgainstModel(drawn.request, models.ready(lane.modelId).model);
        requests.push(drawn.request);
      } catch (error) {
        next = withLane(next, index, { ...lane, givenUp: toErrorReport(error) });
      }
    }
    if (!isNews(next)) return;
    try {
      queue.enter(requests, runPlace, () => keep(next));
    } catch (error) {
      source.reset();
      throw error;
    }
    become(next);
    // Without a picture nothing would tell that the last prompt is used.
    if (requests.length === 0) step();
  }

  function step() {
    stopWaking();
    stopWaking = () => {};
    if (run.phase.state === 'paused' || run.phase.state === 'ended') return;
    const now = clock.now();
    try {
      const decision = planRun(run, surroundings.snapshotOf(run, tally, now), now);
      if ('wakeAt' in decision) wakeAt(decision.wakeAt);
      switch (decision.kind) {
        case 'draw':
          return draw(decision.lanes);
        case 'wait':
          return hold({ state: 'waiting', reason: decision.reason, until: decision.until });
        case 'finish':
          return hold({ state: 'finishing', reason: decision.reason });
        case 'end':
          return hold({ state: 'ended', reason: decision.reason });
      }
    } catch (error) {
      log.error({ err: error, runId: id }, 'a run could not go on and tries again');
      wakeAt(now + tryAgainMs);
    }
  }
  function wakeAt(at: number | null) {
    stopWaking();
    if (at === null) return;
    stopWaking = clock.after(Math.min(longestTimerMs, Math.max(0, at - clock.now())), step);
  }

  /** What failed and what came of a model tells whether it is of any use. */
  function note(outcome: Outcome) {
    const index = run.lanes.findIndex(({ modelId }) => modelId === outcome.modelId);
    const lane = run.lanes[index];
    if (!lane) return;
    const failuresInARow = outcome.state === 'failed' ? lane.failuresInARow + 1 : 0;
    if (failuresInARow === lane.failuresInARow) return;
    const tooMany = outcome.state === 'failed' && failuresInARow >= failuresToGiveUp;
    const givenUp = lane.givenUp ?? (tooMany ? givenUpFor(outcome.error, failuresInARow) : null);
    run = withLane(run, index, { ...lane, failuresInARow, givenUp });
    keep(run);
  }

  return {
    id,
    phase: () => run.phase,
    step,
    present() {
      const jobs = surroundings.jobsOf(id);
      const waiting = jobs.filter(({ units }) => units.every(({ state }) => state === 'queued')).length;
      const imagesPerSecond = surroundings.imagesPerSecond(plan, run.lanes);
      const outlook = { limits: plan.limits, endsAt: endOf(run), completed: tally.completed() };
      return presentRun(run, tally.counts(), {
        waiting,
        running: jobs.length - waiting,
        favorites: store.favorites(id),
        latestImageIds: tally.latestImageIds(latestShown),
        expected: estimateRun({ ...outlook, imagesPerSecond }, clock.now(), minuteOfDay),
      });
    },
    pause: () => hold({ state: 'paused' }),
    resume() {
      const next = inWantedPhase({ state: 'drawing' });
      keep(next);
      become(next);
      step();
    },
    stop() {
      hold({ state: 'finishing', reason: 'stopped' });
      step();
    },
    follow(jobs) {
      for (const job of jobs) {
        const outcome = outcomeOf(job);
        if (!outcome || !tally.set(outcome)) continue;
        note(outcome);
      }
      onChange();
    },
    dispose: () => stopWaking(),
  };
}

function withLane(run: RunRecord, index: number, lane: Lane): RunRecord {
  return { ...run, lanes: run.lanes.map((one, place) => (place === index ? lane : one)) };
}

const givenUpFor = ({ code, message }: ErrorReport, failures: number): ErrorReport => ({
  code,
  message: `${failures} pictures in a row failed, the last one so: ${message}`,
});

function outcomeOf({ id: jobId, request: { modelId }, units: [unit] }: JobRecord): Outcome | null {
  if (unit?.state === 'failed') return { jobId, modelId, state: 'failed', error: unit.error };
  if (unit?.state !== 'completed') return null;
  const seconds = (unit.finishedAt - unit.startedAt) / 1000;
  const imageId = imageIdOf(jobId, 0);
  return { jobId, modelId, state: 'completed', imageId, deviceId: unit.deviceId, seconds };
}
