import { makespanLowerBound } from '#core/simulation/lower-bound.ts';
import { type SimulationReport, reportOf } from '#core/simulation/report.ts';
import { simulate } from '#core/simulation/simulate.ts';
import { simulatedStrategies } from '#core/simulation/strategies.ts';
import type { Trace } from '#core/simulation/trace.ts';
import { createAffinity } from '#core/queue/scheduling/affinity/affinity.ts';
import { createFirstInFirstOut } from '#core/queue/scheduling/strategies/simple.ts';
import { measureDecisions } from './queue-decisions.ts';
import { families } from './queue-traces.ts';

const seeds = [1, 2, 3, 4];
/** Not compared with: it leaves all devices but one alone by design. */
const notCompared = new Set(['affinity', 'single-device']);

/**
 * The affinity strategy against the lower bound and the best baseline of each measure (not one baseline that is best in
 * all), on traces shaped like real use; then what a decision costs.
 */
export function benchQueue(): Promise<void> {
  const columns = ['makespan/bound', 'best', 'mean/best', 'loads', '/best', 'late jobs', 'worst'];
  const width = Math.max(...Object.keys(families).map((name) => name.length));
  const cell = (text: string, index: number) => text.padStart(Math.max(6, columns[index]?.length ?? 0));
  process.stdout.write(
    `Affinity on traces of ${seeds.length} seeds each; "best" is the best of all baselines in that measure, and\n` +
      '"late" means later than in a plain queue on the same trace. * marks what misses its target.\n\n' +
      `${' '.repeat(width)}  ${columns.map(cell).join('  ')}\n`,
  );
  for (const [name, create] of Object.entries(families)) {
    const rows = seeds.map((seed) => compare(create(seed)));
    const isBatch = name.startsWith('batch');
    const bound = mean(rows.map(({ bound: ratio }) => ratio));
    const latency = mean(rows.map(({ latency: ratio }) => ratio));
    const loads = mean(rows.map(({ loadsOfBest }) => loadsOfBest));
    const late = mean(rows.map(({ lateShare }) => lateShare));
    const worst = Math.max(...rows.map(({ worstSeconds }) => worstSeconds));
    const best = mean(rows.map(({ bestBound }) => bestBound));
    const cells = [
      // Above saturation, nothing but the bound of a batch is meant.
      marked(bound.toFixed(3), bound > (isBatch || name.startsWith('over') ? 1.06 : 1.02)),
      best.toFixed(3),
      marked(latency.toFixed(3), latency > 1),
      mean(rows.map(({ loads: count }) => count)).toFixed(0),
      marked(loads.toFixed(2), loads > 1),
      marked(`${(100 * late).toFixed(2)} %`, late > 0.01),
      marked(`${worst.toFixed(1)} s`, worst > 60),
    ];
    process.stdout.write(`${name.padEnd(width)}  ${cells.map(cell).join('  ')}\n`);
  }
  measureDecisions();
  return Promise.resolve();
}

function compare(trace: Trace) {
  const bound = makespanLowerBound(trace);
  const plain = simulate(trace, createFirstInFirstOut());
  const own = reportOf(trace, simulate(trace, createAffinity()), plain);
  const baselines = Object.entries(simulatedStrategies)
    .filter(([name]) => !notCompared.has(name))
    .map(([, create]) => reportOf(trace, simulate(trace, create()), plain));
  const least = (measure: (report: SimulationReport) => number) => Math.min(...baselines.map(measure));
  return {
    bound: own.makespan / bound,
    bestBound: least(({ makespan }) => makespan) / bound,
    latency: own.meanLatency / least(({ meanLatency }) => meanLatency),
    loads: own.modelLoads,
    loadsOfBest: own.modelLoads / least(({ modelLoads }) => modelLoads),
    lateShare: own.laterThanFifo.jobs / trace.jobs.length,
    worstSeconds: own.laterThanFifo.worstSeconds,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const marked = (text: string, misses: boolean) => (misses ? `${text}*` : text);
