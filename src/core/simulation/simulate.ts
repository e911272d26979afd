/**
 * Plays a trace on a virtual clock: the board, the learnt times and the strategy are the very code that the app runs;
 * only the devices are made up. A strategy is told what a running app would know: jobs when they arrive, seconds when
 * they were measured; never the speeds, and never what comes later.
 */
import { createBoard, defaultMaxWaitSeconds } from '../queue/scheduling/board.ts';
import { type TimeSamples, createTimes } from '../queue/scheduling/times.ts';
import type { Reason } from '../queue/scheduling/reasons.ts';
import type { Strategy, UnitReference } from '../queue/scheduling/types.ts';
import type { Trace } from './trace.ts';

const gigabyte = 1e9;

export interface SimulatedRun {
  deviceIndex: number;
  jobIndex: number;
  /** When loading began, or the run where nothing was loaded. */
  startedAt: number;
  /** A load may take no time and still is one. */
  loads: boolean;
  loadSeconds: number;
  runSeconds: number;
  /** Why here and now. */
  reason: Reason;
}
export interface Simulation {
  /** By job, in the trace's order: when its last image was begun, and when it was done. */
  lastStart: Float64Array;
  finish: Float64Array;
  runs: SimulatedRun[];
  /** Wall-clock milliseconds of each question to the strategy; empty unless asked for. */
  decisionMs: number[];
}

export interface SimulationOptions {
  maxWaitSeconds?: number;
  /** What was learnt before the trace begins; nothing unless given. */
  remembered?: readonly TimeSamples[];
  /** Measures decisions, with this clock. */
  stopwatch?: () => number;
}

/** All that could be learnt of a trace's models and devices, to play it as if they had been in use for long. */
export function everythingLearnt({ models, devices }: Trace): TimeSamples[] {
  return models.flatMap(({ key: modelId, loadSeconds, secondsPerImage }) =>
    devices.flatMap(({ id: deviceId, speed }): TimeSamples[] => [
      { kind: 'load', modelId, deviceId, seconds: [loadSeconds] },
      // Twice: a first one may be a warm-up.
      { kind: 'run', modelId, deviceId, seconds: [secondsPerImage / speed, secondsPerImage / speed] },
    ]),
  );
}

/** Plays all jobs to their end. Throws where the strategy stops although something waits, which is a defect. */
export function simulate(trace: Trace, strategy: Strategy, options: SimulationOptions = {}): Simulation {
  const { maxWaitSeconds = defaultMaxWaitSeconds, remembered = [], stopwatch } = options;
  const board = createBoard({ times: createTimes(remembered), maxWaitSeconds });
  const models = new Map(trace.models.map((model) => [model.key, model]));
  for (const { key, memoryGB } of trace.models)
    board.setModel({ id: key, footprintBytes: memoryGB * gigabyte });
  for (const { id, memoryGB } of trace.devices)
    board.setDevice({ id, capacityBytes: memoryGB * gigabyte, usable: true }, 0);

  const finish = new Float64Array(trace.jobs.length);
  const lastStart = new Float64Array(trace.jobs.length);
  const left = trace.jobs.map(({ images }) => images);
  const runs: SimulatedRun[] = [];
  const decisionMs: number[] = [];
  const busy: ({ endsAt: number; run: SimulatedRun; units: UnitReference[] } | null)[] = trace.devices.map(
    () => null,
  );
  let arrived = 0;
  let done = 0;
  let now = 0;

  function startAll() {
    for (;;) {
      const begun = stopwatch?.() ?? 0;
      board.refresh(now);
      const assignment = strategy.next(board, now);
      if (stopwatch) decisionMs.push(stopwatch() - begun);
      if (!assignment) return;
      const { index } = assignment.device;
      const model = models.get(assignment.demand.model.id);
      const speed = trace.devices[index]?.speed;
      if (!model || !speed || busy[index])
        throw new Error('The strategy used what is not there or not free.');
      const loads = !assignment.device.resident.includes(assignment.demand.model);
      const loadSeconds = loads ? model.loadSeconds : 0;
      const units = board.start(assignment, now);
      const jobIndex = Number(units[0]?.jobId);
      const run = {
        deviceIndex: index,
        jobIndex,
        startedAt: now,
        loads,
        loadSeconds,
        runSeconds: (model.secondsPerImage / speed) * units.length,
        reason: assignment.reason,
      };
      if (assignment.device.residentBytes > assignment.device.capacityBytes)
        throw new Error('The strategy put more onto a device than fits.');
      runs.push(run);
      lastStart[jobIndex] = now;
      busy[index] = { endsAt: now + loadSeconds + run.runSeconds, run, units };
    }
  }

  function finishDue() {
    busy.forEach((state, index) => {
      const device = trace.devices[index];
      if (!state || !device || state.endsAt > now) return;
      busy[index] = null;
      const { run, units } = state;
      board.end(
        {
          loadSeconds: run.loads ? run.loadSeconds : null,
          runSeconds: run.runSeconds,
          ended: units,
          returned: [],
          avoidDevice: false,
        },
        now,
      );
      done += units.length;
      left[run.jobIndex] = (left[run.jobIndex] ?? 0) - units.length;
      finish[run.jobIndex] = now;
    });
  }

  const total = trace.jobs.reduce((sum, { images }) => sum + images, 0);
  while (done < total) {
    const nextArrival = trace.jobs[arrived]?.at ?? Infinity;
    const nextEnd = busy.reduce((earliest, state) => Math.min(earliest, state?.endsAt ?? Infinity), Infinity);
    const wake = strategy.wakeAt?.(board, now) ?? Infinity;
    const next = Math.min(nextArrival, nextEnd, wake > now ? wake : Infinity);
    if (next === Infinity) throw new Error(`The strategy "${strategy.name}" stopped with jobs left.`);
    now = next;
    finishDue();
    for (let job = trace.jobs[arrived]; job && job.at <= now; job = trace.jobs[++arrived]) {
      board.accept({
        id: String(arrived),
        modelId: job.model,
        unitIndexes: Array.from({ length: job.images }, (_, index) => index),
        workPerUnit: 1,
        acceptedAt: job.at,
      });
    }
    startAll();
  }
  return { lastStart, finish, runs, decisionMs };
}
