import type { App } from '#core/app-options.ts';
import type { Clock } from '#core/ports.ts';
import type { Run, RunPlan } from '#shared/contract/runner.ts';
import { PolyptychError } from '#shared/errors.ts';
import { nobodyDrawsForLong } from './nobody-draws.ts';
import type { RunOutput } from './run-output.ts';

type RequestsOfRuns = 'runs.list' | 'runs.start' | 'runs.resume' | 'runs.stop' | 'app.snapshot';
interface RunningApp extends Pick<App, 'events' | 'imagePath'> {
  handlers: Pick<App['handlers'], RequestsOfRuns>;
}

const unhurried = () => ({ signal: new AbortController().signal });

/**
 * Starts a run, or takes up the one that was cut off (where there is no plan), and answers with it when it has ended; the
 * signal stops it. Throws `no_device` when no device has drawn in spite of many tries: the run is kept as it is.
 */
export async function followRun(
  app: RunningApp,
  plan: RunPlan | null,
  output: RunOutput,
  { signal, clock }: { signal: AbortSignal; clock: Pick<Clock, 'now'> },
): Promise<Run> {
  const { handlers, events, imagePath } = app;
  const ended = Promise.withResolvers<Run>();
  // It may be known before it is waited for.
  ended.promise.catch(() => undefined);
  let runId: string | null = null;
  const look = (run: Run) => {
    output.onRun(run);
    if (run.phase.state === 'ended') ended.resolve(run);
  };
  const stopListening = events.on(({ name, payload }) => {
    if (name === 'runs.changed' && 'run' in payload && payload.run.id === runId) look(payload.run);
    if (name === 'devices.changed' && 'devices' in payload) {
      const why = nobodyDrawsForLong(payload.devices, clock.now());
      if (why) ended.reject(keptFor(why));
    }
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

const keptFor = ({ code, message }: PolyptychError) =>
  new PolyptychError(code, `${message} The run is kept: "run --continue" goes on with it.`);

async function begin({ handlers }: Pick<RunningApp, 'handlers'>, plan: RunPlan | null): Promise<Run> {
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
