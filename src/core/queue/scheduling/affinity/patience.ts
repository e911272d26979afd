/**
 * What waiting has cost so far. A device that stays idle although jobs wait for a model that it could load saves a load
 * now; when the same happens again and again, the copy would have been cheaper. So waiting is rented until the rent has
 * reached the price (the ski rental rule: at most twice as expensive as knowing the future).
 */
import type { Demand, Device, Model } from '../types.ts';

export interface Patience {
  /** Seconds that a device was idle while this model was waited for, since it last had it. */
  spentSeconds(device: Device, model: Model): number;
  /** Counts the time since the last `rest`; to be called before each decision. */
  wake(now: number): void;
  /** Notes that these devices stay idle although this is waiting. */
  rest(idle: readonly Device[], front: readonly Demand[], now: number): void;
}

export function createPatience(): Patience {
  const spent = new Map<Device, Map<Model, number>>();
  let resting: { since: number; pairs: [Device, Model][] } | null = null;

  return {
    spentSeconds: (device, model) => spent.get(device)?.get(model) ?? 0,
    wake(now) {
      if (!resting) return;
      for (const [device, model] of resting.pairs) {
        const models = spent.get(device) ?? new Map<Model, number>();
        models.set(model, (models.get(model) ?? 0) + now - resting.since);
        spent.set(device, models);
      }
      resting = null;
    },
    rest(idle, front, now) {
      const wanted = new Set(front.map(({ model }) => model));
      const pairs: [Device, Model][] = [];
      for (const device of idle) {
        for (const model of wanted) {
          if (device.resident.includes(model)) spent.get(device)?.delete(model);
          // Only free memory: to push another model out costs more than the load.
          else if (device.residentBytes + model.footprintBytes <= device.capacityBytes)
            pairs.push([device, model]);
        }
      }
      resting = pairs.length > 0 ? { since: now, pairs } : null;
    },
  };
}
