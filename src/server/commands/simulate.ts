import { readFileSync } from 'node:fs';
import { sentenceOf } from '#core/queue/scheduling/reasons.ts';
import { makespanLowerBound } from '#core/simulation/lower-bound.ts';
import { type SimulationReport, reportOf } from '#core/simulation/report.ts';
import { type Simulation, simulate } from '#core/simulation/simulate.ts';
import { simulatedStrategies, simulatedStrategy } from '#core/simulation/strategies.ts';
import { type Trace, parseTrace } from '#core/simulation/trace.ts';
import { PolyptychError } from '#shared/errors.ts';

export interface SimulateCommandOptions {
  strategy?: string;
  explain?: number;
  json?: true;
}

const defaultStrategy = 'affinity';

/**
 * Plays a trace on a virtual clock and prints what came of it: as JSON, or as a table, which compares all strategies
 * where none is named.
 */
export function runSimulate(file: string, { strategy, explain, json }: SimulateCommandOptions): void {
  if (strategy !== undefined) simulatedStrategy(strategy);
  const trace = parseTrace(readTrace(file));
  if (explain !== undefined) {
    process.stdout.write(explained(trace, strategy ?? defaultStrategy, explain));
    return;
  }
  const plain = simulate(trace, simulatedStrategy('first-in-first-out')());
  const play = (name: string) => reportOf(trace, simulate(trace, simulatedStrategy(name)()), plain);
  if (json) {
    process.stdout.write(`${JSON.stringify(play(strategy ?? defaultStrategy))}\n`);
    return;
  }
  const names = strategy === undefined ? Object.keys(simulatedStrategies) : [strategy];
  const reports = names.map((name) => ({ name, report: play(name) }));
  process.stdout.write(tableOf(reports, makespanLowerBound(trace)));
}

function readTrace(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new PolyptychError('bad_input', `The trace ${file} cannot be read (${reason}): name a JSON file.`, {
      cause: error,
    });
  }
}

function tableOf(reports: readonly { name: string; report: SimulationReport }[], lowerBound: number): string {
  const head = ['strategy', 'makespan', 'of bound', 'mean', 'p95', 'loads', 'overtakes', 'later than FIFO'];
  const rows = reports.map(({ name, report }) => [
    name,
    `${report.makespan.toFixed(1)} s`,
    lowerBound > 0 ? (report.makespan / lowerBound).toFixed(3) : '',
    `${report.meanLatency.toFixed(1)} s`,
    `${report.p95Latency.toFixed(1)} s`,
    String(report.modelLoads),
    String(report.maxOvertakes),
    `${report.laterThanFifo.jobs} jobs, at worst ${report.laterThanFifo.worstSeconds.toFixed(1)} s`,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return `${[head, ...rows].map(line).join('\n')}\n\nNo schedule can end before ${lowerBound.toFixed(1)} s.\n`;
}

/** One line for each image of a job: when, where and why. */
function explained(trace: Trace, strategy: string, jobIndex: number): string {
  const job = trace.jobs[jobIndex];
  if (!job) {
    throw new PolyptychError(
      'bad_input',
      `The trace has no job ${jobIndex}: it has ${trace.jobs.length}, counted from 0 in order of arrival.`,
    );
  }
  const simulation: Simulation = simulate(trace, simulatedStrategy(strategy)());
  const lines = simulation.runs
    .filter((run) => run.jobIndex === jobIndex)
    .map(({ startedAt, loadSeconds, runSeconds, deviceIndex, reason }) => {
      const end = startedAt + loadSeconds + runSeconds;
      const device = trace.devices[deviceIndex]?.id ?? '';
      return `${startedAt.toFixed(1)} s to ${end.toFixed(1)} s on ${device}: ${sentenceOf(reason)}`;
    });
  const asked = `Job ${jobIndex}: ${job.images} of ${job.model}, accepted at ${job.at} s`;
  return `${[asked, ...lines].join('\n')}\n`;
}
