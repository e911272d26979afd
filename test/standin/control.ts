import { electron } from './electron.ts';

/** A function of a test that is to run inside the app, as source text, with its argument. */
export interface EvaluateMessage {
  standIn: 'evaluate';
  id: number;
  source: string;
  argument: unknown;
}
export interface EvaluateAnswer {
  standIn: 'answer';
  id: number;
  value?: unknown;
  error?: string;
}

function isEvaluate(message: unknown): message is EvaluateMessage {
  return typeof message === 'object' && message !== null && Reflect.get(message, 'standIn') === 'evaluate';
}

/** Runs what the test sends over Node's channel, with the stood-in module, as Playwright's `electronApp.evaluate` does. */
export function answerTests(): void {
  if (!process.send) return;
  process.on('message', (message) => {
    if (isEvaluate(message)) void evaluate(message).then((answer) => process.send?.(answer));
  });
  // A test that has died leaves no app behind; one that listens is no reason for the app to stay.
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
}

async function evaluate({ id, source, argument }: EvaluateMessage): Promise<EvaluateAnswer> {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval
    const run = new Function('electron', 'argument', `return (${source})(electron, argument);`) as (
      module: typeof electron,
      argument: unknown,
    ) => unknown;
    return { standIn: 'answer', id, value: await run(electron, argument) };
  } catch (error) {
    return {
      standIn: 'answer',
      id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
