/**
 * What no schedule can beat. Makespan only: for mean latency no bound is known that is both cheap and close.
 */
import type { Trace } from './trace.ts';

/**
 * Seconds until the last image, at least: the largest of
 * - the area: all work, on all devices together, with every model that is asked for loaded once and every device that is
 *   used loading at least one; each choice of used devices is tried, fastest first, with each device as the slowest one
 *   (which takes the loads that are not spread, since they cost it the least work);
 * - the area of what arrives at or after each moment, counted from that moment, without loads (they may be loaded already);
 * - the longest way of a single job: its arrival, the load of its model where nobody asked for it before, and its images
 *   spread over all devices.
 */
export function makespanLowerBound(trace: Trace): number {
  if (trace.jobs.length === 0) return 0;
  return Math.max(areaWithLoads(trace), areaOfSuffixes(trace), longestJob(trace));
}

function modelsByKey(trace: Trace) {
  const models = new Map(trace.models.map((model) => [model.key, model]));
  return (key: string) => models.get(key) ?? { loadSeconds: 0, secondsPerImage: 0, memoryGB: 0 };
}

function areaWithLoads(trace: Trace): number {
  const modelOf = modelsByKey(trace);
  const used = [...new Set(trace.jobs.map(({ model }) => model))];
  const loads = used.map((key) => modelOf(key).loadSeconds);
  const totalLoad = loads.reduce((sum, seconds) => sum + seconds, 0);
  const leastLoad = Math.min(...loads);
  const work = trace.jobs.reduce(
    (sum, { model, images }) => sum + images * modelOf(model).secondsPerImage,
    0,
  );
  const begin = trace.jobs[0]?.at ?? 0;
  const speeds = trace.devices.map(({ speed }) => speed).toSorted((a, b) => b - a);
  let best = Infinity;
  speeds.forEach((slowest, index) => {
    // The slowest used device and the k fastest of those before it.
    let speed = slowest;
    for (let others = 0; others <= index; others++) {
      if (others > 0) speed += speeds[others - 1] ?? 0;
      const unspread = Math.max(0, totalLoad - (others + 1) * leastLoad);
      best = Math.min(best, leastLoad + (work + unspread * slowest) / speed);
    }
  });
  return begin + best;
}

function areaOfSuffixes(trace: Trace): number {
  const modelOf = modelsByKey(trace);
  const speed = trace.devices.reduce((sum, device) => sum + device.speed, 0);
  let work = 0;
  let bound = 0;
  for (const { at, model, images } of trace.jobs.toReversed()) {
    work += images * modelOf(model).secondsPerImage;
    bound = Math.max(bound, at + work / speed);
  }
  return bound;
}

function longestJob(trace: Trace): number {
  const modelOf = modelsByKey(trace);
  const seen = new Set<string>();
  let bound = 0;
  for (const { at, model: key, images } of trace.jobs) {
    const { memoryGB, loadSeconds, secondsPerImage } = modelOf(key);
    const load = seen.has(key) ? 0 : loadSeconds;
    seen.add(key);
    const able = trace.devices.filter((device) => device.memoryGB >= memoryGB);
    bound = Math.max(
      bound,
      at +
        load +
        spread(
          images,
          secondsPerImage,
          able.map(({ speed }) => speed),
        ),
    );
  }
  return bound;
}

/** The least time in which devices of these speeds do so many images of one kind: whole images only. */
function spread(images: number, secondsPerImage: number, speeds: readonly number[]): number {
  const done = (seconds: number) =>
    speeds.reduce((sum, speed) => sum + Math.floor((seconds * speed) / secondsPerImage + 1e-9), 0);
  let low = 0;
  let high = (images * secondsPerImage) / Math.max(...speeds);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (done(middle) >= images) high = middle;
    else low = middle;
  }
  return low;
}
