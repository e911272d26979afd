import { PolyptychError } from '#shared/errors.ts';

/** The first Ctrl+C asks to cancel; the second ends at once. */
export function listenForInterruption(): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(new PolyptychError('cancelled', 'Cancelled.'));
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    dispose() {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
