import type { Times } from './times.ts';
import type { Device, Model, TimesRow } from './types.ts';

/** First guess: a batch of n takes as long as n units. */
const unmeasuredShare = 1;
const newestWeight = 0.3;

export type TimesRows = ReturnType<typeof createTimesRows>;

/**
 * Learnt times by device index, looked up once per change instead of once per use, and what a batch saves: the seconds of
 * n units are one unit's times 1 + (n - 1) times the model's share, learnt from batches that ran.
 */
export function createTimesRows(times: Times, devices: readonly Device[]) {
  const rows = new Map<Model, TimesRow & { version: number; measured: boolean }>();
  const shares = new Map<Model, number>();

  function of(model: Model): TimesRow & { measured: boolean } {
    const known = rows.get(model);
    if (known?.version === times.version && known.load.length === devices.length) return known;
    const read = (kind: 'load' | 'run') =>
      Float64Array.from(devices, ({ id }) => times.seconds(kind, model.id, id));
    const measured = devices.some(({ id }) => times.known('run', model.id, id) !== 'nothing');
    const row = { load: read('load'), run: read('run'), measured, version: times.version };
    rows.set(model, row);
    return row;
  }
  const factor = (model: Model, units: number) => 1 + (units - 1) * (shares.get(model) ?? unmeasuredShare);

  return {
    of,
    measured: (model: Model) => of(model).measured,
    runSeconds: (model: Model, device: Device, work: number, units: number) =>
      work * (of(model).run[device.index] ?? 0) * factor(model, units),
    learnRun(model: Model, device: Device, work: number, units: number, seconds: number) {
      const single = (of(model).run[device.index] ?? 0) * work;
      if (units > 1 && single > 0 && times.known('run', model.id, device.id) === 'pair') {
        const share = Math.min(1, Math.max(0, (seconds / single - 1) / (units - 1)));
        const before = shares.get(model) ?? unmeasuredShare;
        shares.set(model, before + newestWeight * (share - before));
      } else times.learn('run', model.id, device.id, seconds / (work * factor(model, units)));
    },
  };
}
