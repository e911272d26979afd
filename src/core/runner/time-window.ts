import type { Between } from '#shared/contract/runner.ts';

/** Minutes since midnight by the clock on the wall. */
export type MinuteOfDay = (at: number) => number;

export const localMinuteOfDay: MinuteOfDay = (at) => {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
};

const minuteMs = 60_000;
/** Where the clocks are changed a time of day may be missing for a day. */
const longestLookMs = 3 * 24 * 60 * minuteMs;

export interface WindowState {
  open: boolean;
  /** When that changes, milliseconds since the epoch. */
  changesAt: number;
}

/**
 * Whether the times of day allow drawing at a moment, and until when that stays so. It looks from minute to minute, as
 * clocks are put forward and back by whole minutes only.
 */
export function windowAt({ from, to }: Between, at: number, minuteOfDay: MinuteOfDay): WindowState {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isOpen = (moment: number) => {
    const minute = minuteOfDay(moment);
    return start < end ? minute >= start && minute < end : minute >= start || minute < end;
  };
  const open = isOpen(at);
  let changesAt = (Math.floor(at / minuteMs) + 1) * minuteMs;
  while (isOpen(changesAt) === open && changesAt - at < longestLookMs) changesAt += minuteMs;
  return { open, changesAt };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
