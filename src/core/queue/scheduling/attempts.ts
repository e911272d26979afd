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
  /** Units that have not ended, and those of them that need the device no longer. */
  readonly open: Set<string>;
  readonly released: Set<string>;
  /** The largest of what its units took; null until one was measured. */
  loadSeconds: number | null;
  runSeconds: number | null;
  unitsMeasured: number;
  /** Some of its units wait again. */
  lostUnits: boolean;
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
  /** The device is free when none of the attempt's units needs it any longer. */
  function freeIfDone(attempt: Attempt) {
    if (current.get(attempt.device) !== attempt) return;
    if ([...attempt.open].some((unit) => !attempt.released.has(unit))) return;
    current.delete(attempt.device);
    attempt.device.work = { kind: 'idle' };
  }

  return {
    of: (unit: UnitReference) => byUnit.get(unitKey(unit)) ?? null,
    begin(beginning: Beginning) {
      const attempt: Attempt = {
        ...beginning,
        expectedEnd: predictedEnd(beginning),
        open: new Set(beginning.parts.keys()),
        released: new Set(),
        loadSeconds: null,
        runSeconds: null,
        unitsMeasured: 0,
        lostUnits: false,
      };
      for (const unit of attempt.parts.keys()) byUnit.set(unit, attempt);
      current.set(attempt.device, attempt);
      occupy(attempt);
    },
    release(unit: UnitReference) {
      const attempt = byUnit.get(unitKey(unit));
      if (!attempt) return;
      attempt.released.add(unitKey(unit));
      freeIfDone(attempt);
    },
    /** Some of its units have ended; says whether they were the last. */
    end(attempt: Attempt, units: readonly UnitReference[]): boolean {
      for (const unit of units.map(unitKey)) {
        attempt.open.delete(unit);
        if (byUnit.get(unit) === attempt) byUnit.delete(unit);
      }
      freeIfDone(attempt);
      return attempt.open.size === 0;
    },
    /** Predicts the ends of what runs from the times that are known now. */
    predictAnew() {
      for (const attempt of current.values()) occupy(attempt);
    },
  };
}
