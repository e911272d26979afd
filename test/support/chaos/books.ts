import type { Events } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Client } from '../served-app.ts';

/** What a client has heard of its jobs, across the app's restarts. */
export interface Books {
  /** Jobs whose creation was answered. */
  readonly accepted: ReadonlyMap<string, { prompt: string; count: number }>;
  /** Pictures that were announced more than once. */
  readonly announcedTwice: readonly string[];
  accept(job: Job): void;
  endedCount(): number;
  /** Jobs that wait or run now. */
  open(): Job[];
  /** Resolves when that many of the accepted jobs have ended. */
  untilEnded(count: number): Promise<void>;
  /** Listens to an app that has just been started; what is not on its list any longer has ended. */
  attach(client: Client): Promise<void>;
}

const hasEnded = ({ state }: Job) => state !== 'queued' && state !== 'running';

export function createBooks(): Books {
  const accepted = new Map<string, { prompt: string; count: number }>();
  const ended = new Set<string>();
  const open = new Map<string, Job>();
  const announced = new Set<string>();
  const announcedTwice: string[] = [];
  let waiting: { count: number; resolve: () => void } | null = null;

  const endedCount = () => [...accepted.keys()].filter((id) => ended.has(id)).length;
  function look() {
    if (!waiting || endedCount() < waiting.count) return;
    waiting.resolve();
    waiting = null;
  }
  function note(job: Job) {
    if (hasEnded(job)) {
      open.delete(job.id);
      ended.add(job.id);
    } else open.set(job.id, job);
    look();
  }
  return {
    accepted,
    announcedTwice,
    accept(job) {
      accepted.set(job.id, { prompt: job.request.prompt, count: job.request.count });
      look();
    },
    endedCount,
    open: () => [...open.values()],
    untilEnded(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = { count, resolve };
      look();
      return promise;
    },
    async attach(client) {
      client.onEvent(({ name, payload }) => {
        if (name === 'jobs.changed') note((payload as Events['jobs.changed']).job);
        if (name !== 'gallery.added') return;
        for (const { id } of (payload as Events['gallery.added']).images) {
          if (announced.has(id)) announcedTwice.push(id);
          announced.add(id);
        }
      });
      open.clear();
      const { jobs } = await client.call('app.snapshot', {});
      for (const job of jobs) note(job);
      for (const id of accepted.keys()) if (!open.has(id)) ended.add(id);
      look();
    },
  };
}
