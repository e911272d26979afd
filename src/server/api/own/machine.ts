import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import { modelSchema } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { gpuReport, gpuReportSchema } from '../../gpu-report.ts';
import { type ApiRoute, route } from '../route.ts';
import { statisticsOf, statisticsSchema } from './statistics.ts';

/** What the machine has and does: models, cards, statistics, the queue's switch, and whether it lives. */
export function machineRoutes(app: Pick<App, 'handlers' | 'models'>): ApiRoute[] {
  const { handlers } = app;
  const pausing = (verb: 'pause' | 'resume') =>
    route({
      method: 'POST',
      path: `/api/v1/queue/${verb}`,
      family: 'own',
      scope: 'admin',
      summary: verb === 'pause' ? 'Begin nothing new' : 'Go on with the queue',
      answer: { status: 200, description: 'Whether it is paused', schema: z.object({ paused: z.boolean() }) },
      async handle(_input, call) {
        const { queuePaused } = await handlers['settings.update']({ queuePaused: verb === 'pause' }, call);
        return { paused: queuePaused };
      },
    });
  const statistics = (path: string) =>
    route({
      method: 'GET',
      path,
      family: 'own',
      scope: 'read',
      summary: 'Get how much each GPU has done and has before it',
      answer: { status: 200, description: 'Counts since the start', schema: statisticsSchema },
      async handle(_input, call) {
        const [snapshot, plan, performance] = await Promise.all([
          handlers['app.snapshot']({}, call),
          handlers['jobs.plan']({}, call),
          handlers['performance.statistics']({}, call),
        ]);
        return statisticsOf({ snapshot, plan, performance });
      },
    });
  return [
    route({
      method: 'GET',
      path: '/api/v1/models',
      family: 'own',
      scope: 'read',
      summary: 'List the models',
      answer: { status: 200, description: 'The models', schema: z.object({ models: z.array(modelSchema) }) },
      handle: () => ({ models: app.models() }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/models/{modelId}',
      family: 'own',
      scope: 'read',
      summary: 'Get a model',
      params: z.object({ modelId: z.string().max(200) }),
      answer: { status: 200, description: 'The model', schema: modelSchema },
      handle({ params: { modelId } }) {
        const model = app.models().find(({ id }) => id === modelId);
        if (!model) throw new PolyptychError('not_found', `There is no model "${modelId}".`);
        return model;
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/gpus',
      family: 'own',
      scope: 'read',
      summary: 'List the GPUs',
      description: 'As "polyptych gpus --json" does. Memory in GB of 2^30 bytes; what is unknown is null.',
      answer: { status: 200, description: 'The GPUs', schema: gpuReportSchema },
      async handle(_input, call) {
        const { devices, machine } = await handlers['app.snapshot']({}, call);
        return gpuReport({ devices, machine }, { checked: false });
      },
    }),
    statistics('/api/v1/stats'),
    statistics('/stats'),
    pausing('pause'),
    pausing('resume'),
    route({
      method: 'GET',
      path: '/healthz',
      family: 'own',
      scope: null,
      summary: 'Ask whether the server lives',
      description: 'Needs no key.',
      answer: { status: 200, description: 'It does', schema: z.object({ status: z.literal('ok') }) },
      handle: () => ({ status: 'ok' }) as const,
    }),
  ];
}
