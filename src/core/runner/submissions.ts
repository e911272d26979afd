/** A model of a run, as far as it matters for what is submitted next. */
export interface LaneDemand {
  /** Whether it has prompts and is not given up. */
  live: boolean;
  /** Its pictures that are finished, drawn or waiting in the queue. */
  taken: number;
  /** Of those, waiting. */
  waiting: number;
  /** Pictures of it that each device should find waiting. */
  lookAhead: number;
  /** Pictures in a row before another model has its turn, where there are more models than devices. */
  stretch: number;
}

/**
 * The models to submit a picture of, by index and in order: as many models at a time as there are devices, so that each
 * device stays with its own; each a little ahead, and filled up once half of that is used. With a limit on pictures
 * (`room` is what is left of it) all models get the same number, one stretch each.
 */
export function submissionsOf(lanes: readonly LaneDemand[], devices: number, room: number | null): number[] {
  const live = lanes.flatMap((lane, index) => (lane.live ? [{ lane, index }] : []));
  const needs = stretchesOf(
    live.map(({ lane }) => lane),
    devices,
    room,
  );
  const inTurn = live
    .map(({ lane, index }, place) => ({ lane, index, need: needs[place] ?? 0 }))
    .filter(({ need }) => need > 0);
  if (room === null) inTurn.sort((one, other) => turnsOf(one.lane) - turnsOf(other.lane));
  const active = inTurn.slice(0, Math.max(1, devices));
  const devicesEach = Math.max(1, Math.ceil(devices / Math.max(1, active.length)));
  const wanted = active.map(({ lane, index, need }) => {
    const target = lane.lookAhead * devicesEach;
    return { index, count: lane.waiting * 2 > target ? 0 : Math.min(need, target - lane.waiting) };
  });
  return interleaved(wanted);
}

const turnsOf = ({ taken, stretch }: LaneDemand) => Math.floor(taken / stretch);

/** How many each may have before others come. */
function stretchesOf(lanes: readonly LaneDemand[], devices: number, room: number | null): number[] {
  if (room === null)
    return lanes.map(({ taken, stretch }) =>
      lanes.length > devices ? stretch - (taken % stretch) : Number.POSITIVE_INFINITY,
    );
  return evenly(
    lanes.map(({ taken }) => taken),
    room,
  );
}

/** Divides `room` so that all have as equal a number as can be; what is left over goes to the first ones. */
export function evenly(counts: readonly number[], room: number): number[] {
  const ascending = counts.toSorted((one, other) => one - other);
  for (let among = ascending.length; among > 0; among -= 1) {
    const total = ascending.slice(0, among).reduce((sum, count) => sum + count, room);
    const level = Math.floor(total / among);
    const highest = ascending[among - 1] ?? 0;
    if (level < highest) continue;
    let over = total - level * among;
    return counts.map((count) => {
      if (count > highest) return 0;
      over -= 1;
      return level - count + (over >= 0 ? 1 : 0);
    });
  }
  return [];
}

/** One of each in turn, so that devices that are all free take one model each. */
function interleaved(wanted: readonly { index: number; count: number }[]): number[] {
  const most = Math.max(0, ...wanted.map(({ count }) => count));
  return Array.from({ length: most }, (_, round) =>
    wanted.flatMap(({ index, count }) => (round < count ? [index] : [])),
  ).flat();
}
