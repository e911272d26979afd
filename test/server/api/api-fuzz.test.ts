import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context } from '../../support/running-app.ts';
import { fitting, type JsonSchema, nearlyFitting } from '../../support/schema-arbitrary.ts';
import { type ServedApi, serveApi } from '../../support/served-api.ts';

/** Requests of each route; there are about fifty. */
const runs = 16;
const answerLimitMs = 20_000;

interface Operation {
  path: string;
  method: string;
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: JsonSchema }[];
  body: JsonSchema | null;
}

interface DocumentedOperation {
  parameters: Operation['parameters'];
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
}

let api: ServedApi;
let operations: Operation[] = [];
/** Something that is there, for each kind of identifier. */
let present: Record<string, string> = {};

beforeAll(async () => {
  api = await serveApi();
  const { body: job } = await api.json('/api/v1/jobs', { body: { prompt: 'a hill', steps: 1 } });
  const [unit] = (await api.app.ended(job.id)).units;
  const imageId = unit?.state === 'completed' ? unit.imageId : '';
  present = { jobId: job.id, modelId: 'postcards', imageId, keyId: 'none' };
  await api.app.handlers['settings.update']({ queuePaused: true }, context);
  // Whoever waits for a picture is not to wait: every job that comes is cancelled.
  api.app.events.on(({ name, payload }) => {
    if (name !== 'jobs.changed' || !('job' in payload) || payload.job.state !== 'queued') return;
    const { id } = payload.job;
    setImmediate(() => void api.app.handlers['jobs.cancel']({ jobId: id }, context));
  });
  const { body } = await api.json('/api/openapi.json', { as: null });
  const all = Object.entries<Record<string, DocumentedOperation>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      path,
      method: method.toUpperCase(),
      parameters,
      body: requestBody?.content['application/json'].schema ?? null,
    })),
  );
  // What is taken away last is there for the others.
  const isLast = ({ method }: Operation) => Number(method === 'DELETE');
  operations = all.toSorted((one, other) => isLast(one) - isLast(other));
});
afterAll(() => api.dispose());

/** What only a program can tell to be right, where a body has a place for it. */
const real: Record<string, unknown> = {
  modelId: 'postcards',
  model: 'postcards',
  override_settings: {},
  scheduler: 'DDIMScheduler',
  sampler_name: 'DDIM',
  width: 64,
  height: 64,
  size: '64x64',
  pinnedDeviceId: null,
  init_images: [
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ],
  mask: null,
  start: undefined,
};
function realistic(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries: [string, unknown][] = Object.entries(body);
  return Object.fromEntries(entries.map(([name, value]) => [name, name in real ? real[name] : value]));
}

/** Requests of one operation: addresses that are there or not, queries and bodies that fit or not. */
function requestsOf({ path, method, parameters, body }: Operation) {
  const partsIn = (place: 'path' | 'query') =>
    Object.fromEntries(
      parameters
        .filter((one) => one.in === place)
        .map(({ name, schema }) => {
          const value = fc.oneof(fc.constant(present[name] ?? ''), fitting(schema), fc.string());
          return [name, value.map(String)];
        }),
    );
  return fc
    .record({
      segments: fc.record(partsIn('path')),
      query: fc.record(partsIn('query'), { requiredKeys: [] }),
      body: body ? nearlyFitting(body) : fc.constant(undefined),
      asReal: fc.boolean(),
    })
    .map(({ segments, query, body: drawn, asReal }) => {
      const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(segments[name] ?? ''),
      );
      const text = new URLSearchParams(query as Record<string, string>).toString();
      return { address: `${address}?${text}`, method, body: asReal ? realistic(drawn) : drawn };
    });
}

test('requests drawn from the document find no route that fails or hangs, and all of its routes', async () => {
  const failures: string[] = [];
  for (const operation of operations) {
    // It is the last: what follows would be drawn.
    if (operation.path === '/api/v1/queue/resume') continue;
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async ({ address, method, body }) => {
        const answer = await api.ask(address, {
          method,
          ...(body === undefined ? {} : { body }),
          signal: AbortSignal.timeout(answerLimitMs),
        });
        const text = await answer.text();
        if (answer.status >= 500) failures.push(`${method} ${address} ${JSON.stringify(body)}: ${text}`);
        expect(answer.status, `${address}: ${text}`).toBeLessThan(500);
      }),
      { numRuns: runs },
    );
  }
  await api.ask('/api/v1/queue/resume', { method: 'POST' });
  expect(failures).toEqual([]);
  const metrics = await (await api.ask('/metrics')).text();
  for (const { method, path } of operations)
    expect(metrics).toContain(`polyptych_api_requests_total{method="${method}",route="${path}"`);
  expect(operations.length).toBeGreaterThan(45);
});
