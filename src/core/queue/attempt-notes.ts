import type { Attempt } from '#shared/contract/performance.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { PerformanceLog } from '../performance/performance-log.ts';
import type { Clock, Log } from '../ports.ts';
import type { ForecastAccuracy } from './forecast-accuracy.ts';
import type { KnownTimes } from './prediction.ts';
import type { RunningUnit } from './job-record.ts';

/** One worker's go: a batch of pictures of one model. */
export interface Ended {
  modelId: string;
  /** Pictures. */
  units: number;
  unit: Pick<RunningUnit, 'deviceId' | 'startedAt'>;
}

export interface MeasuredAttempt {
  /** 0 where the model was there already. */
  loadSeconds: number;
  runSeconds: number;
}

export interface AttemptNotesOptions {
  performance: Pick<PerformanceLog, 'record' | 'tell'>;
  accuracy: Pick<ForecastAccuracy, 'record'>;
  times: KnownTimes;
  clock: Clock;
  log: Log;
}

/** Writes attempts into the performance log as they end, once for each, however many pictures it made. */
export interface AttemptNotes {
  /**
   * Call it in the transaction that ends the attempt, before its times are learnt; then `tell`. `work` is that of
   * one picture: null where the run time of these pictures together was not.
   */
  completed(ended: Ended, measured: MeasuredAttempt, work: number | null): Attempt;
  tell(attempt: Attempt): void;
  /**
   * The last of its pictures to end was not made; `measured` where others were. A log that cannot be written holds
   * nothing up.
   */
  failed(
    ended: Ended,
    measured: MeasuredAttempt | null,
    outcome: 'failed' | 'cancelled',
    error: ErrorReport,
  ): void;
}

export function createAttemptNotes({
  performance,
  accuracy,
  times,
  clock,
  log,
}: AttemptNotesOptions): AttemptNotes {
  const base = ({ modelId, units, unit }: Ended) => ({
    deviceId: unit.deviceId,
    modelId,
    startedAt: unit.startedAt,
    endedAt: clock.now(),
    units,
  });
  const completed: AttemptNotes['completed'] = (ended, { loadSeconds, runSeconds }, work) => {
    const { modelId, units, unit } = ended;
    const load = times.loadSeconds(modelId, unit.deviceId);
    const predicted = work === null ? null : times.runSeconds(modelId, unit.deviceId, work, units);
    if (predicted !== null) accuracy.record(predicted, runSeconds);
    return performance.record({
      ...base(ended),
      loadSeconds,
      runSeconds,
      outcome: 'completed',
      savedSeconds: loadSeconds > 0 ? 0 : load,
      errorCode: null,
    });
  };
  function nothingMade(ended: Ended, outcome: 'failed' | 'cancelled', error: ErrorReport): Attempt {
    const errorCode = outcome === 'failed' ? error.code : null;
    return performance.record({
      ...base(ended),
      loadSeconds: 0,
      runSeconds: null,
      outcome,
      savedSeconds: 0,
      errorCode,
    });
  }

  return {
    completed,
    tell: performance.tell,
    failed(ended, measured, outcome, error) {
      try {
        performance.tell(measured ? completed(ended, measured, null) : nothingMade(ended, outcome, error));
      } catch (problem) {
        log.error({ deviceId: ended.unit.deviceId, error: problem }, 'an attempt could not be logged');
      }
    },
  };
}
