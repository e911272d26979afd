import type { App } from '#core/app-options.ts';
import type { Job } from '#shared/contract/jobs.ts';

/** Something is sent at least so often, so that nobody between takes the stream for dead. */
const heartbeatMs = 15_000;
/** Steps are left out for a reader who is so many events behind; jobs never are. */
const patienceEvents = 64;

const hasEnded = ({ state }: Job) => state !== 'queued' && state !== 'running';

/**
 * What happens to a job as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): it as it
 * is, whenever it changes, and its steps. Ends with the job or the signal. Throws `not_found` for a job that is not there.
 */
export async function jobEventStream(
  app: Pick<App, 'handlers' | 'events'>,
  jobId: string,
  signal: AbortSignal,
): Promise<Response> {
  const first = await app.handlers['jobs.get']({ jobId }, { signal });
  const encoder = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (name: string, data: unknown) =>
          controller.enqueue(encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
        const end = () => {
          stop();
          controller.close();
        };
        const unlisten = app.events.on(({ name, payload }) => {
          if (name === 'jobs.changed' && 'job' in payload && payload.job.id === jobId) tell(payload.job);
          else if (name === 'jobs.removed' && 'jobId' in payload && payload.jobId === jobId) end();
          else if (name === 'jobs.progressed' && 'unitIndex' in payload && payload.jobId === jobId) {
            const { unitIndex, phase, progress, estimatedFinishAt } = payload;
            if ((controller.desiredSize ?? 0) > 0)
              send('progress', { unitIndex, phase, progress, estimatedFinishAt });
          }
        });
        const beat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), heartbeatMs);
        stop = () => {
          unlisten();
          clearInterval(beat);
          signal.removeEventListener('abort', end);
          stop = () => {};
        };
        function tell(job: Job) {
          send('job', job);
          if (hasEnded(job)) end();
        }
        signal.addEventListener('abort', end, { once: true });
        tell(first);
      },
      cancel: () => stop(),
    },
    { highWaterMark: patienceEvents },
  );
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
  });
}
