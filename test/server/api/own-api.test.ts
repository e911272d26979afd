import { Validator } from '@seriousme/openapi-schema-validator';
import parsePrometheus from 'parse-prometheus-text-format';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context } from '../../support/running-app.ts';
import { type ServedApi, serveApi } from '../../support/served-api.ts';

let api: ServedApi;
beforeAll(async () => {
  api = await serveApi();
});
afterAll(() => api.dispose());

const small = { prompt: 'a red lighthouse', steps: 2, seed: 7 };
/** The events of a stream that ends. */
async function eventsOf(answer: Response) {
  const text = await answer.text();
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = ''] = block.split('\n');
      return { name: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) };
    });
}

test('a job is handed in with a prompt alone, waited for by events, and its picture fetched', async () => {
  const { status, body: job } = await api.json('/api/v1/jobs', { as: 'submit', body: small });
  expect(status).toBe(201);
  expect(job).toMatchObject({ state: 'queued', request: { modelId: 'postcards', width: 128, seed: 7 } });
  const stream = await api.ask(`/api/v1/jobs/${job.id}/events`, { as: 'read' });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const events = await eventsOf(stream);
  expect(events[0]).toMatchObject({ name: 'job', data: { id: job.id } });
  expect(events.some(({ name, data }) => name === 'progress' && data.unitIndex === 0)).toBe(true);
  const last = events.at(-1)?.data;
  expect(last).toMatchObject({ state: 'completed', units: [{ seed: 7 }] });

  const { imageId } = last.units[0];
  expect((await api.json(`/api/v1/jobs/${job.id}`)).body).toEqual(last);
  expect((await api.json('/api/v1/jobs?state=completed')).body.jobs).toEqual([last]);
  expect((await api.json('/api/v1/jobs?state=failed')).body.jobs).toEqual([]);
  expect((await api.json(`/api/v1/images/${imageId}`)).body).toMatchObject({ prompt: small.prompt });
  expect((await api.json('/api/v1/images?search=LIGHTHOUSE&limit=1')).body).toMatchObject({
    images: [{ id: imageId }],
    nextCursor: null,
    matching: 1,
  });
  const file = await api.ask(`/api/v1/images/${imageId}/file`, { as: 'read' });
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(await sharp(await file.arrayBuffer()).metadata()).toMatchObject({ width: 128, height: 128 });

  expect((await api.json(`/api/v1/images/${imageId}`, { method: 'DELETE' })).status).toBe(200);
  expect((await api.json(`/api/v1/images/${imageId}`)).status).toBe(404);
  expect((await api.json(`/api/v1/jobs/${job.id}`, { method: 'DELETE' })).status).toBe(200);
  expect((await api.json(`/api/v1/jobs/${job.id}`)).status).toBe(404);
});

test('a paused queue keeps a job, which can be cancelled and tried again, and not be taken off before its end', async () => {
  expect((await api.json('/api/v1/queue/pause', { method: 'POST' })).body).toEqual({ paused: true });
  const { body: job } = await api.json('/api/v1/jobs', { body: { ...small, count: 3 } });
  const { body: stats } = await api.json('/api/v1/stats', { as: 'read' });
  expect(stats).toMatchObject({ current_queue_depth: 3, per_gpu_stats: [{ gpu_id: 0 }] });
  expect(await api.json(`/api/v1/jobs/${job.id}`, { method: 'DELETE' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  });
  const post = (verb: string) => api.json(`/api/v1/jobs/${job.id}/${verb}`, { method: 'POST' });
  expect((await post('cancel')).body.state).toBe('cancelled');
  expect((await post('retry')).body.state).toBe('queued');
  // Whoever waits and goes away ends nothing.
  const gone = new AbortController();
  const stream = await api.ask(`/api/v1/jobs/${job.id}/events`, { signal: gone.signal });
  await stream.body?.getReader().read();
  gone.abort();
  expect((await api.json(`/api/v1/jobs/${job.id}`)).body.state).toBe('queued');
  expect((await api.json('/api/v1/queue/resume', { method: 'POST' })).body).toEqual({ paused: false });
  expect((await api.app.ended(job.id)).state).toBe('completed');
});

test('the machine is told as the command line tells it', async () => {
  const { body } = await api.json('/api/v1/gpus', { as: 'read' });
  expect(body).toMatchObject({ gpu_available: true, gpu_type: 'simulated', gpu_count: 1 });
  expect(body.gpu_devices[0]).toMatchObject({ device_id: 0, health_status: 'healthy' });
  const { body: stats } = await api.json('/stats', { as: 'read' });
  expect(stats).toMatchObject({ current_queue_depth: 0, total_requests: 4 });
  expect(stats.per_gpu_stats).toEqual([{ ...stats, gpu_id: 0, per_gpu_stats: undefined }]);
  expect(stats.avg_batch_size).toBeCloseTo(stats.total_requests / stats.total_batches, 3);
  const { body: models } = await api.json('/api/v1/models', { as: 'read' });
  expect(models.models).toHaveLength(1);
  expect((await api.json('/api/v1/models/postcards', { as: 'read' })).body).toEqual(models.models[0]);
  expect(await api.json('/healthz', { as: null })).toEqual({ status: 200, body: { status: 'ok' } });
});

test('Prometheus reads the metrics', async () => {
  const answer = await api.ask('/metrics', { as: 'read' });
  const families = parsePrometheus(await answer.text());
  const family = (name: string) => families.find((one) => one.name === `polyptych_${name}`)?.metrics;
  expect(family('pictures')).toEqual([{ value: '4' }]);
  expect(family('queue_pictures')).toContainEqual({ labels: { state: 'completed' }, value: '3' });
  expect(family('device_enabled')).toMatchObject([{ labels: { device: 'simulated-0' }, value: '1' }]);
  // What is unknown is not there; a simulated device has no temperature.
  expect(family('device_temperature_celsius') ?? []).toEqual([]);
  expect(family('api_requests_total')).toContainEqual({
    labels: { method: 'POST', route: '/api/v1/jobs', status: '201' },
    value: '2',
  });
});

test('keys are made, listed and revoked by those who may', async () => {
  const made = await api.json('/api/v1/keys', { body: { name: 'Bot', scope: 'read', requestsPerMinute: 2 } });
  expect(made).toMatchObject({ status: 201, body: { key: { name: 'Bot', scope: 'read' } } });
  const headers = { 'x-api-key': made.body.token };
  const ask = () => api.ask('/api/v1/gpus', { as: null, headers });
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const third = await ask();
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  const { body } = await api.json('/api/v1/keys');
  expect(body.keys).toHaveLength(4);
  expect(JSON.stringify(body)).not.toContain(made.body.token);
  const path = `/api/v1/keys/${made.body.key.id}`;
  expect((await api.json(path, { method: 'DELETE' })).status).toBe(200);
  expect((await ask()).status).toBe(401);
});

test.each([
  ['no key', '/api/v1/jobs', { as: null }, 401, 'unauthorized'],
  ['a wrong key', '/api/v1/jobs', { as: null, headers: { 'x-api-key': 'poly_1' } }, 401, 'unauthorized'],
  ['a key that may less', '/api/v1/jobs', { as: 'read', body: small }, 403, 'forbidden'],
  ['a key that may not rule', '/api/v1/keys', { as: 'submit' }, 403, 'forbidden'],
  ["another site's page", '/healthz', { headers: { origin: 'http://evil.example' } }, 403, 'forbidden'],
  ['no such job', '/api/v1/jobs/none', {}, 404, 'not_found'],
  ['no such model', '/api/v1/jobs', { body: { ...small, modelId: 'none' } }, 404, 'not_found'],
  ['no such route', '/api/v1/none', {}, 404, 'not_found'],
  ['a wrong method', '/api/v1/jobs/one/cancel', {}, 405, 'protocol'],
  ['no JSON', '/api/v1/jobs', { body: '{' }, 400, 'protocol'],
  ['a wrong field', '/api/v1/jobs', { body: { ...small, colour: 'red' } }, 422, 'bad_input'],
  ['no prompt', '/api/v1/jobs', { body: {} }, 422, 'bad_input'],
  ['a wrong identifier', '/api/v1/jobs/a.b', {}, 422, 'bad_input'],
  ['a wrong query', '/api/v1/images?limit=0', {}, 422, 'bad_input'],
  ['too much', '/api/v1/jobs', { body: { prompt: 'x'.repeat(2_000_000) } }, 413, 'too_large'],
] as const)('%s is refused with a sentence', async (_what, path, options, status, code) => {
  const answer = await api.json(path, options);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(answer.body.error.message).toMatch(/^\w.+\.$/);
});

test('a session of the pages opens nothing, and a key opens no page', async () => {
  const cookie = { cookie: `polyptych-${new URL(api.origin).port}=${'0'.repeat(64)}` };
  expect((await api.ask('/api/v1/jobs', { as: null, headers: cookie })).status).toBe(401);
  expect((await api.ask('/', { as: 'admin' })).status).toBe(401);
  expect(
    (await api.ask('/api/v1/jobs', { method: 'OPTIONS', as: null })).headers.has(
      'access-control-allow-origin',
    ),
  ).toBe(false);
});

test('the document is valid OpenAPI, and a page shows all of it without a script', async () => {
  const { body } = await api.json('/api/openapi.json', { as: null });
  expect(await new Validator().validate(body)).toMatchObject({ valid: true });
  const page = await api.ask('/api', { as: null });
  expect(page.headers.get('content-security-policy')).not.toContain('script');
  const html = await page.text();
  for (const path of Object.keys(body.paths)) expect(html).toContain(`<code>${path}</code>`);
});

test('switched off, nothing answers, and switched on again all does', async () => {
  const update = (apiEnabled: boolean) => api.app.handlers['settings.update']({ apiEnabled }, context);
  await update(false);
  for (const path of ['/api/v1/jobs', '/healthz', '/api', '/metrics', '/v1/models'])
    expect((await api.ask(path)).status).toBe(403);
  await update(true);
  expect((await api.ask('/healthz')).status).toBe(200);
});
