import { createApp } from '#core/app.ts';
import { systemClock } from '#core/system-clock.ts';
import type { RunEnd } from '#shared/contract/runner.ts';
import { openSharedEnvironment } from '../app-environment.ts';
import { followRun } from '../follow-run.ts';
import { listenForInterruption } from '../interruption.ts';
import { type RunOptions, runPlanOf } from '../run-options.ts';
import { createRunOutput } from '../run-output.ts';

export interface RunCommandOptions extends RunOptions {
  simulateGpus?: number;
  json?: true;
}

/** What scripts learn of how a run ended. */
const exitCodes: Record<RunEnd, number> = {
  images: 0,
  time: 0,
  prompts: 0,
  failures: 1,
  stopped: 3,
  'disk-space': 4,
};

/** Runs themes in an app without a window until a limit, Ctrl+C or a lasting failure; sets the exit code. */
export async function runRun(options: RunCommandOptions): Promise<void> {
  const plan = runPlanOf(options);
  const interruption = listenForInterruption();
  const environment = await openSharedEnvironment();
  try {
    const simulatedGpus = options.simulateGpus ?? null;
    const chosen = environment.appOptions({ shell: 'command-line', simulatedGpus, outputFolder: null });
    const app = createApp({ ...chosen, continueRuns: plan === null });
    const { stdout, stderr } = process;
    const output = createRunOutput({ json: options.json === true, stdout, stderr });
    try {
      const run = await followRun(app, plan, output, { signal: interruption.signal, clock: systemClock });
      if (run.phase.state === 'ended') process.exitCode = exitCodes[run.phase.reason];
    } finally {
      await app.dispose();
    }
  } finally {
    await environment.dispose();
    interruption.dispose();
  }
}
