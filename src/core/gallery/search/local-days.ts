/** A quarter of an hour: no two time zones differ by less. */
export const quarterMs = 15 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** A calendar day somewhere, from its first millisecond to the next day's. */
export interface LocalDay {
  /** Such as 2026-03-29. */
  date: string;
  from: number;
  before: number;
}

/** Finds the calendar day of a time (ms) in a time zone of the IANA's list; throws a RangeError for names that are not in it. */
export function createLocalDays(timeZone: string): (time: number) => LocalDay {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    },
  });

  /** What a clock on the wall shows, as if it were UTC. */
  function wallClock(time: number): number {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  }

  /** When a calendar day begins, given its midnight as the wall clock shows it. Clocks are changed by whole quarters. */
  function begin(midnight: number): number {
    let time = midnight - (wallClock(midnight) - midnight);
    // Where the clocks were changed between the guess and midnight, or midnight itself is skipped, the guess is off by that.
    while (wallClock(time) < midnight) time += quarterMs;
    while (wallClock(time - 1) >= midnight) time -= quarterMs;
    return time;
  }

  function dayOf(time: number): LocalDay {
    const midnight = Math.floor(wallClock(time) / dayMs) * dayMs;
    return {
      date: new Date(midnight).toISOString().slice(0, 10),
      from: begin(midnight),
      before: begin(midnight + dayMs),
    };
  }

  /** Days do not change, and asking for the clock on the wall is dear: by the days of UTC that they begin in. */
  const known = new Map<number, LocalDay>();
  return (time) => {
    for (const back of [0, dayMs]) {
      const day = known.get(Math.floor((time - back) / dayMs));
      if (day && time >= day.from && time < day.before) return day;
    }
    const day = dayOf(time);
    known.set(Math.floor(day.from / dayMs), day);
    return day;
  };
}

/** Adds counts of quarters of an hour, in the order of time, up to days. */
export function countByDay(
  quarters: Iterable<{ quarter: number; pictures: number }>,
  dayOf: (time: number) => LocalDay,
): (LocalDay & { pictures: number })[] {
  const days: (LocalDay & { pictures: number })[] = [];
  for (const { quarter, pictures } of quarters) {
    const last = days.at(-1);
    const time = quarter * quarterMs;
    if (last && time >= last.from && time < last.before) last.pictures += pictures;
    else days.push({ ...dayOf(time), pictures });
  }
  return days;
}
