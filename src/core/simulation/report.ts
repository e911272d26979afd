import type { Simulation } from './simulate.ts';
import type { Trace } from './trace.ts';

/** The answer of `simulate`; all times in seconds. */
export interface SimulationReport {
  /** When the last image was done, counted from the trace's zero. */
  makespan: number;
  /** A job's latency ends with its last image. */
  meanLatency: number;
  p95Latency: number;
  modelLoads: number;
  /** The most jobs that were accepted later than some job and yet wholly handed out before it. */
  maxOvertakes: number;
  /** Jobs that were done later than they are in a plain queue on the same trace, and by how much at worst. */
  laterThanFifo: { jobs: number; worstSeconds: number };
  perDevice: { id: string; busySeconds: number; modelLoads: number; images: number }[];
}

/** Differences below this are rounding. */
const rounding = 1e-6;

/** `plain` is the same trace played by the plain queue. */
export function reportOf(trace: Trace, simulation: Simulation, plain: Simulation): SimulationReport {
  const { finish, lastStart, runs } = simulation;
  const latencies = trace.jobs.map(({ at }, job) => (finish[job] ?? 0) - at);
  const late = [...finish].map((at, job) => at - (plain.finish[job] ?? 0)).filter((by) => by > rounding);
  const perDevice = trace.devices.map(({ id }, index) => {
    const own = runs.filter(({ deviceIndex }) => deviceIndex === index);
    return {
      id,
      busySeconds: own.reduce((sum, { loadSeconds, runSeconds }) => sum + loadSeconds + runSeconds, 0),
      modelLoads: own.filter(({ loads }) => loads).length,
      images: own.length,
    };
  });
  return {
    makespan: finish.reduce((latest, at) => Math.max(latest, at), 0),
    meanLatency: latencies.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, latencies.length),
    p95Latency: latencies.toSorted((a, b) => a - b)[Math.ceil(0.95 * latencies.length) - 1] ?? 0,
    modelLoads: perDevice.reduce((sum, { modelLoads }) => sum + modelLoads, 0),
    maxOvertakes: mostOvertakes(lastStart),
    laterThanFifo: { jobs: late.length, worstSeconds: late.reduce((worst, by) => Math.max(worst, by), 0) },
    perDevice,
  };
}

/** For each job the number of later ones with an earlier last start, counted in a Fenwick tree over start times. */
function mostOvertakes(lastStart: Float64Array): number {
  const sorted = [...new Set(lastStart)].toSorted((a, b) => a - b);
  const position = new Map(sorted.map((at, index) => [at, index + 1]));
  const tree = new Int32Array(sorted.length + 1);
  let most = 0;
  for (let job = lastStart.length - 1; job >= 0; job--) {
    const own = position.get(lastStart[job] ?? 0) ?? 0;
    let earlier = 0;
    for (let at = own - 1; at > 0; at -= at & -at) earlier += tree[at] ?? 0;
    most = Math.max(most, earlier);
    for (let at = own; at < tree.length; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
  }
  return most;
}
