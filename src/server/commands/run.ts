import { createApp } from '#core/app.ts';
import type { App } from '#core/app-options.ts';
import type { Run, RunEnd, RunPlan } from '#shared/contract/runner.ts';
import { PolyptychError } from '#shared/errors.ts';
import { openSharedEnvironment } from '../app-environment.ts';
import { listenForInterruption } from '../interruption.ts';
import { type RunOptions, runPlanOf } from '../run-options.ts';
import { type RunOutput, createRunOutput } from '../run-output.ts';

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
      const run = await follow(app, plan, output, interruption.signal);
      if (run.phase.state === 'ended') process.exitCode = exitCodes[run.phase.reason];
    } finally {
      await app.dispose();
    }
  } finally {
    await environment.dispose();
    interruption.dispose();
  }
}

const unhurried = () => ({ signal: new AbortController().signal });

/** Starts a run, or takes up the one that was cut off, and answers with it when it has ended. */
async function follow(app: App, plan: RunPlan | null, output: RunOutput, signal: AbortSignal): Promise<Run> {
  const { handlers, events, imagePath } = app;
  const ended = Promise.withResolvers<Run>();
  let runId: string | null = null;
  const look = (run: Run) => {
    output.onRun(run);
    if (run.phase.state === 'ended') ended.resolve(run);
  };
  const stopListening = events.on(({ name, payload }) => {
    if (name === 'runs.changed' && 'run' in payload && payload.run.id === runId) look(payload.run);
    if (name !== 'gallery.added' || !('images' in payload)) return;
    for (const image of payload.images) {
      const path = imagePath(image.id);
      if (image.runId === runId && path !== null) output.onImage(image, path);
    }
  });
  const stop = () => {
    const stopping = async (id: string) => handlers['runs.stop']({ runId: id }, unhurried());
    if (runId !== null) stopping(runId).then(look, ended.reject);
  };
  try {
    const run = await begin(app, plan);
    runId = run.id;
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    look(run);
    const last = await ended.promise;
    const { devices } = await handlers['app.snapshot']({}, unhurried());
    output.onEnd(last, (deviceId) => devices.find(({ id }) => id === deviceId)?.name ?? deviceId);
    return last;
  } finally {
    signal.removeEventListener('abort', stop);
    stopListening();
  }
}

async function begin({ handlers }: App, plan: RunPlan | null): Promise<Run> {
  const { runs } = await handlers['runs.list']({}, unhurried());
  const cutOff = runs.find(({ phase }) => phase.state !== 'ended');
  if (plan === null) {
    if (!cutOff) throw new PolyptychError('not_found', 'There is no run to go on with: all have ended.');
    return cutOff.phase.state === 'paused'
      ? handlers['runs.resume']({ runId: cutOff.id }, unhurried())
      : cutOff;
  }
  if (cutOff)
    throw new PolyptychError(
      'conflict',
      'An earlier run was cut off: go on with it by "run --continue" (Ctrl+C then ends it), or in the app.',
    );
  return handlers['runs.start'](plan, unhurried());
}
