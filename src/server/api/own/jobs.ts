import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import { contract } from '#shared/contract/index.ts';
import { idSchema } from '#shared/contract/common.ts';
import { jobSchema, jobStateSchema } from '#shared/contract/jobs.ts';
import { chosenModel } from '../chosen-model.ts';
import { type ApiRoute, route } from '../route.ts';
import { jobEventStream } from './job-events.ts';

const creation = contract.requests['jobs.create'].input;
/** A job as a program writes it: what the model has a usual value for may be left out, and so may the model. */
const newJobSchema = creation
  .omit({ origin: true })
  .partial({ modelId: true, steps: true, guidanceScale: true, width: true, height: true, scheduler: true });
const params = z.object({ jobId: idSchema });
const jobAnswer = (description: string) => ({ status: 200, description, schema: jobSchema }) as const;

type RunningApp = Pick<App, 'handlers' | 'events' | 'models'>;

/** Jobs: handed in, listed, waited for, ended. */
export function jobRoutes(app: RunningApp): ApiRoute[] {
  const { handlers } = app;
  return [
    route({
      method: 'POST',
      path: '/api/v1/jobs',
      family: 'own',
      scope: 'submit',
      summary: 'Submit a job',
      description:
        'The job is on disk before the answer comes, and goes on whether or not anybody waits for it. What is left out is as the model has it.',
      body: newJobSchema,
      answer: { status: 201, description: 'The job as it was accepted', schema: jobSchema },
      async handle({ body }, call) {
        const models = app.models();
        const { id, defaults } = chosenModel(body.modelId, models);
        const { steps, guidanceScale, width, height, scheduler } = defaults;
        const usual = { modelId: id, steps, guidanceScale, width, height, scheduler };
        return handlers['jobs.create'](creation.parse({ ...usual, ...body }), call);
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/jobs',
      family: 'own',
      scope: 'read',
      summary: 'List the jobs',
      description: 'Oldest first; jobs that were taken off the list are not on it.',
      query: z.object({ state: jobStateSchema.optional() }),
      answer: { status: 200, description: 'The jobs', schema: z.object({ jobs: z.array(jobSchema) }) },
      async handle({ query }, call) {
        const { jobs } = await handlers['app.snapshot']({}, call);
        return { jobs: jobs.filter(({ state }) => query.state === undefined || state === query.state) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/jobs/{jobId}',
      family: 'own',
      scope: 'read',
      summary: 'Get a job',
      params,
      answer: jobAnswer('The job'),
      handle: ({ params: job }, call) => handlers['jobs.get'](job, call),
    }),
    route({
      method: 'GET',
      path: '/api/v1/jobs/{jobId}/events',
      family: 'own',
      scope: 'read',
      summary: 'Wait for a job',
      description:
        'Server-sent events: "job" with the whole job, at once and whenever it changes, "progress" with each step in between. The stream ends with the job.',
      params,
      answer: { status: 200, description: 'The events', contentType: 'text/event-stream' },
      handle: ({ params: { jobId } }, call) => jobEventStream(app, jobId, call.signal),
    }),
    route({
      method: 'POST',
      path: '/api/v1/jobs/{jobId}/cancel',
      family: 'own',
      scope: 'submit',
      summary: 'Cancel a job',
      description: 'What waits is cancelled at once and what runs at its next step; finished pictures stay.',
      params,
      answer: jobAnswer('The job'),
      handle: ({ params: job }, call) => handlers['jobs.cancel'](job, call),
    }),
    route({
      method: 'POST',
      path: '/api/v1/jobs/{jobId}/retry',
      family: 'own',
      scope: 'submit',
      summary: 'Try what failed of a job again',
      params,
      answer: jobAnswer('The job'),
      handle: ({ params: job }, call) => handlers['jobs.retry'](job, call),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/jobs/{jobId}',
      family: 'own',
      scope: 'submit',
      summary: 'Take an ended job off the list',
      description: 'Its pictures stay. Refused with 409 while the job is not done.',
      params,
      answer: { status: 200, description: 'It is gone', schema: z.object({}) },
      handle: ({ params: job }, call) => handlers['jobs.dismiss'](job, call),
    }),
  ];
}
