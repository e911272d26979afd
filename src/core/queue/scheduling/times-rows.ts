import type { Times } from './times.ts';
import type { Device, Model, TimesRow } from './types.ts';

/** Before a batch was measured: n units take as long together as one after the other. */
const unmeasuredShare = 1;
const newestWeight = 0.3;

export type TimesRows = ReturnType<typeof createTimesRows>;

/**
 * Learnt times by device index, looked up once per change instead of once per use, and what a batch saves: the seconds of
 * n units are one unit's times 1 + (n - 1) times the model's share, learnt from batches that ran. `shares` (by model) are
 * those of earlier, and are kept up to date.
 */
export function createTimesRows(
  times: Times,
  devices: readonly Device[],
  shares = new Map<string, number>(),
) {
  const rows = new Map<Model, TimesRow & { version: number; measured: boolean }>();

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
  const factor = (model: Model, units: number) => 1 + (units - 1) * (shares.get(model.id) ?? unmeasuredShare);

  return {
    of,
    measured: (model: Model) => of(model).measured,
    measuredOn: (model: Model, device: Device) => times.known('run', model.id, device.id) === 'pair',
    runSeconds: (model: Model, device: Device, work: number, units: number) =>
      work * (of(model).run[device.index] ?? 0) * factor(model, units),
    /** What one more unit of a batch costs, as a share of the first; null before a batch was measured. */
    batchShare: (modelId: string) => shares.get(modelId) ?? null,
    learnRun(model: Model, device: Device, work: number, units: number, seconds: number) {
      const single = (of(model).run[device.index] ?? 0) * work;
      if (units > 1 && single > 0 && times.known('run', model.id, device.id) === 'pair') {
        const share = Math.min(1, Math.max(0, (seconds / single - 1) / (units - 1)));
        const before = shares.get(model.id) ?? share;
        shares.set(model.id, before + newestWeight * (share - before));
      } else times.learn('run', model.id, device.id, seconds / (work * factor(model, units)));
    },
  };
}
