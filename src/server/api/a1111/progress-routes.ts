import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import { type ApiRoute, type Call, route } from '../route.ts';
import type { RunningTasks } from './running-tasks.ts';

const progressSchema = z.object({
  progress: z.number(),
  eta_relative: z.number(),
  state: z.object({
    skipped: z.boolean(),
    interrupted: z.boolean(),
    stopping_generation: z.boolean(),
    job: z.string(),
    job_count: z.int(),
    job_timestamp: z.string(),
    job_no: z.int(),
    sampling_step: z.int(),
    sampling_steps: z.int(),
  }),
  current_image: z.string().nullable(),
  textinfo: z.string().nullable(),
});

/** How far the oldest of the key's requests is, and what ends them all. */
export function progressRoutes({
  app,
  tasks,
  keyIdOf,
}: {
  app: Pick<App, 'fetch'>;
  tasks: RunningTasks;
  keyIdOf: (call: Call) => string;
}): ApiRoute[] {
  const family = 'a1111';
  const ending = (path: '/sdapi/v1/interrupt' | '/sdapi/v1/skip') =>
    route({
      method: 'POST',
      path,
      family,
      scope: 'submit',
      summary: "End the key's own requests",
      description: 'They are answered with what is finished of them.',
      answer: { status: 200, description: 'They end at their next step', schema: z.object({}) },
      handle(_input, call) {
        tasks.interrupt(keyIdOf(call));
        return {};
      },
    });
  return [
    route({
      method: 'GET',
      path: '/sdapi/v1/progress',
      family,
      scope: 'read',
      summary: "Ask how far the key's oldest request is",
      query: z.object({ skip_current_image: z.string().max(10).default('false') }),
      answer: { status: 200, description: 'How far', schema: progressSchema },
      async handle({ query }, call) {
        const task = tasks.oldest(keyIdOf(call));
        const skipped = /^(1|true|yes|on)$/i.test(query.skip_current_image);
        const previewUrl = skipped ? null : (task?.previewUrl ?? null);
        return {
          progress: task?.share ?? 0,
          eta_relative: task?.secondsLeft ?? 0,
          state: {
            skipped: false,
            interrupted: task?.interrupted ?? false,
            stopping_generation: task?.interrupted ?? false,
            job: task ? `Batch ${Math.min(task.finished + 1, task.count)} out of ${task.count}` : '',
            job_count: task?.count ?? 0,
            job_timestamp: task ? timestamp(task.startedAt) : '0',
            job_no: task?.finished ?? 0,
            sampling_step: task?.step ?? 0,
            sampling_steps: task?.steps ?? 0,
          },
          current_image: previewUrl === null ? null : await pictureAt(app, previewUrl),
          textinfo: null,
        };
      },
    }),
    ending('/sdapi/v1/interrupt'),
    ending('/sdapi/v1/skip'),
  ];
}

/** Base64; null for a preview that has gone with its picture. */
async function pictureAt(app: Pick<App, 'fetch'>, url: string): Promise<string | null> {
  const answer = await app.fetch(new Request(new URL(url, 'http://app')));
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()).toString('base64') : null;
}

/** As A1111 writes it: 20240131235959. */
const timestamp = (time: number) => new Date(time).toISOString().replaceAll(/[-:T]|\..*/g, '');
