import type { HeldModel } from './held-models.ts';

/** A model that nobody used for a day is not kept warm, however popular it was. */
const warmAtMostMs = 24 * 3600 * 1000;

export interface IdleLimits {
  /** 0 keeps everything for ever. */
  timeoutMs: number;
  /** So many of the most wanted models stay on one device each. */
  keepWarmModels: number;
}

/** The models that leave now: those that nobody used for the time, or waits for; the most wanted ones stay once. */
export function idleModels(held: readonly HeldModel[], now: number, limits: IdleLimits): HeldModel[] {
  if (limits.timeoutMs === 0) return [];
  const warm = warmModels(held, now, limits.keepWarmModels);
  return held.filter(
    (model) =>
      !model.inUse && !model.waitedFor && now - model.lastUsedAt >= limits.timeoutMs && !warm.has(model),
  );
}

/** Of each of the most wanted models the copy that was used last. */
function warmModels(held: readonly HeldModel[], now: number, count: number): Set<HeldModel> {
  const copies = new Map<string, HeldModel>();
  for (const model of held) {
    const known = copies.get(model.modelId);
    if (now - model.lastUsedAt < warmAtMostMs && (!known || known.lastUsedAt < model.lastUsedAt))
      copies.set(model.modelId, model);
  }
  const mostWanted = [...copies.values()].sort(
    (one, other) => other.worth - one.worth || other.lastUsedAt - one.lastUsedAt,
  );
  return new Set(mostWanted.slice(0, count));
}

/** Whether a device that has held no model and done nothing since then gives its process back. */
export function fallsAsleep(emptySince: number | null, now: number, timeoutMs: number): boolean {
  return timeoutMs > 0 && emptySince !== null && now - emptySince >= timeoutMs;
}
