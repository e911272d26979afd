/** What runs: which device it keeps, what it was made of, and how long it is expected to take. */
import type { TimesRows } from './times-rows.ts';
import type { UnitReference } from './types.ts';
import type { BoardDemand, BoardDevice, BoardModel } from './waiting.ts';

interface Beginning {
  readonly device: BoardDevice;
  readonly model: BoardModel;
  /** By unit: what it was taken from, so that it can come back. */
  readonly parts: ReadonlyMap<string, BoardDemand>;
  readonly units: readonly UnitReference[];
  /** Of its largest unit. */
  readonly work: number;
  readonly loads: boolean;
  readonly startedAt: number;
}
export interface Attempt extends Beginning {
  /** As predicted when it began. */
  readonly expectedEnd: number;
}

export const unitKey = ({ jobId, unitIndex }: UnitReference) => `${unitIndex} ${jobId}`;

export function createAttempts(rows: TimesRows) {
  const byUnit = new Map<string, Attempt>();
  /** Those that keep their device; one that was released does not, until it ends. */
  const current = new Map<BoardDevice, Attempt>();

  function predictedEnd({ device, model, units, work, loads, startedAt }: Beginning): number {
    const loadSeconds = loads ? (rows.of(model).load[device.index] ?? 0) : 0;
    return startedAt + loadSeconds + rows.runSeconds(model, device, work, units.length);
  }
  function occupy(attempt: Attempt) {
    const { device, model, startedAt, loads, units } = attempt;
    device.work = { kind: 'busy', model, startedAt, loads, endsAt: predictedEnd(attempt), units };
  }
  function release(attempt: Attempt) {
    if (current.get(attempt.device) !== attempt) return;
    current.delete(attempt.device);
    attempt.device.work = { kind: 'idle' };
  }

  return {
    of: (unit: UnitReference) => byUnit.get(unitKey(unit)) ?? null,
    begin(beginning: Beginning) {
      const attempt = { ...beginning, expectedEnd: predictedEnd(beginning) };
      for (const unit of attempt.parts.keys()) byUnit.set(unit, attempt);
      current.set(attempt.device, attempt);
      occupy(attempt);
    },
    release,
    end(attempt: Attempt) {
      for (const unit of attempt.parts.keys()) byUnit.delete(unit);
      release(attempt);
    },
    /** Predicts the ends of what runs from the times that are known now. */
    predictAnew() {
      for (const attempt of current.values()) occupy(attempt);
    },
  };
}
