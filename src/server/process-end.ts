import type { ClosableLog } from '#core/log/log.ts';

/** Longest time that an orderly end may take after an error of ours. */
const disposeLimitMs = 10_000;

/**
 * Ends the process in order: at the first SIGINT or SIGTERM with 0 after `dispose`, at once with 1 at a second
 * one; after an error that nobody caught with 1, since what state the app is in is not known any more.
 */
export function endWithSignals({ dispose, log }: { dispose: () => Promise<void>; log: ClosableLog }): void {
  let ending = false;

  async function end(exitCode: number) {
    if (ending) process.exit(1);
    ending = true;
    await dispose();
    process.exit(exitCode);
  }
  function fail(error: unknown, origin: string) {
    // The log may be closed by then; stderr is always there.
    process.stderr.write(`Polyptych ends because of an error of its own: ${String(error)}\n`);
    log.error({ err: error, origin }, 'nobody caught this error');
    log.flushNow();
    setTimeout(() => process.exit(1), disposeLimitMs).unref();
    void end(1);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', (error) => fail(error, 'unhandledRejection'));
}
