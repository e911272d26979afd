import type { RunEstimate, RunLimits } from '#shared/contract/runner.ts';
import { type MinuteOfDay, windowAt } from './time-window.ts';

export interface RunOutlook {
  limits: RunLimits;
  /** Milliseconds since the epoch; null without a limit in hours. */
  endsAt: number | null;
  completed: number;
  /** While it draws, on all devices; null where nothing was learnt yet. */
  imagesPerSecond: number | null;
}

const hourMs = 3_600_000;
/** Nobody plans further. */
const longestLookMs = 14 * 24 * hourMs;

/** Plays a run forward, through the hours of the day in which it draws, as if nothing else made it wait. */
export function estimateRun(
  { limits, endsAt, completed, imagesPerSecond }: RunOutlook,
  now: number,
  minuteOfDay: MinuteOfDay,
): RunEstimate {
  const imagesPerHour = imagesPerSecond === null ? null : imagesPerSecond * 3600;
  if (imagesPerSecond === null) return { imagesPerHour, images: limits.images, endsAt };
  const missing = limits.images === null ? Infinity : Math.max(0, limits.images - completed);
  let drawn = 0;
  let time = now;
  while (time < now + longestLookMs) {
    const window = limits.between && windowAt(limits.between, time, minuteOfDay);
    const until = Math.min(window?.changesAt ?? Infinity, endsAt ?? Infinity);
    if (!window || window.open) {
      const doneAt = time + ((missing - drawn) / imagesPerSecond) * 1000;
      if (doneAt <= until)
        return doneAt === Infinity
          ? { imagesPerHour, images: null, endsAt: null }
          : { imagesPerHour, images: completed + missing, endsAt: Math.round(doneAt) };
      drawn += ((until - time) / 1000) * imagesPerSecond;
      const noOtherEnd = limits.images === null && endsAt === null;
      if (noOtherEnd || until === endsAt)
        return { imagesPerHour, images: completed + Math.floor(drawn), endsAt: until };
    }
    if (until === endsAt) return { imagesPerHour, images: completed + Math.floor(drawn), endsAt };
    time = until;
  }
  return { imagesPerHour, images: null, endsAt: null };
}
