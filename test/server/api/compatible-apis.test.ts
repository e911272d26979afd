import { StableDiffusionApi } from 'a1111-webui-api';
import OpenAI, { APIError } from 'openai';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { context } from '../../support/running-app.ts';
import { type ServedApi, serveApi } from '../../support/served-api.ts';

let api: ServedApi;
beforeAll(async () => {
  api = await serveApi();
});
afterAll(() => api.dispose());

const prompt = 'a red lighthouse by the sea';
/** Beyond what OpenAI's clients know, but sent on. */
const quick = { steps: 2 };
const pngSize = async (file: Buffer | ArrayBuffer) => {
  const { format, width, height } = await sharp(file).metadata();
  return { format, width, height };
};
const pauseQueue = (queuePaused: boolean) => api.app.handlers['settings.update']({ queuePaused }, context);
const largestDifference = (one: Buffer, other: Buffer) =>
  one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? 0))), 0);
/** Resolves with the next job that is handed in. */
const nextJob = () => api.app.event('jobs.changed', ({ job }) => job.state === 'queued');

describe("OpenAI's client", () => {
  const client = (token = api.tokens.submit) =>
    new OpenAI({ apiKey: token, baseURL: `${api.origin}/v1`, maxRetries: 0 });
  const openAiError = (error: unknown) => {
    if (!(error instanceof APIError)) throw error;
    const { status, code, type, param } = error;
    return { status, code, type, param, kind: error.constructor.name };
  };

  test('makes pictures as base64 and as links that open without a key', async () => {
    const { data: models } = await client().models.list();
    expect(models).toEqual([{ id: 'postcards', object: 'model', created: 0, owned_by: 'polyptych' }]);
    expect(await client().models.retrieve('postcards')).toEqual(models[0]);

    const inline = await client().images.generate({
      prompt,
      model: 'postcards',
      n: 2,
      // Sizes that OpenAI itself has not.
      size: '64x96',
      response_format: 'b64_json',
      user: 'somebody',
      ...quick,
    });
    expect(inline.data).toHaveLength(2);
    const files = inline.data?.map(({ b64_json = '' }) => Buffer.from(b64_json, 'base64')) ?? [];
    for (const file of files) expect(await pngSize(file)).toEqual({ format: 'png', width: 64, height: 96 });
    expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(false);

    const linked = await client().images.generate({ prompt, ...quick });
    const url = linked.data?.[0]?.url ?? '';
    const opened = await fetch(url);
    expect(await pngSize(await opened.arrayBuffer())).toMatchObject({ width: 128, height: 128 });
    expect((await fetch(url.replace('signature=', 'signature=A'))).status).toBe(403);
  });

  test('gets its own errors', async () => {
    const generate = (body: object, token?: string) =>
      client(token)
        .images.generate({ prompt, ...body })
        .then(
          () => null,
          (error: unknown) => openAiError(error),
        );
    expect(await generate({}, 'poly_wrong')).toMatchObject({
      kind: 'AuthenticationError',
      status: 401,
      code: 'invalid_api_key',
    });
    expect(await generate({}, api.tokens.read)).toMatchObject({ kind: 'PermissionDeniedError', status: 403 });
    expect(await generate({ model: 'dall-e-3' })).toMatchObject({ kind: 'NotFoundError', status: 404 });
    expect(await generate({ size: 'huge' })).toMatchObject({
      kind: 'UnprocessableEntityError',
      status: 422,
      param: 'size',
      type: 'invalid_request_error',
    });
    expect(await generate({ size: '65x64' })).toMatchObject({ status: 422 });
    expect(await generate({ n: 11 })).toMatchObject({ status: 422, param: 'n' });
    expect(await generate({ prompt: 'x'.repeat(1_100_000) })).toMatchObject({ status: 413 });
    const poor = await api.json('/api/v1/keys', {
      body: { name: 'Poor', scope: 'submit', requestsPerMinute: 1 },
    });
    await client(poor.body.token).models.list();
    expect(await generate({}, poor.body.token)).toMatchObject({
      kind: 'RateLimitError',
      status: 429,
      code: 'rate_limit_exceeded',
    });
  });

  test('takes its job with it when it goes away', async () => {
    await pauseQueue(true);
    const accepted = nextJob();
    const gone = new AbortController();
    const outcome = client()
      .images.generate({ prompt }, { signal: gone.signal })
      .catch((error: unknown) => String(error));
    const { job } = await accepted;
    gone.abort();
    expect(await outcome).toContain('aborted');
    expect((await api.app.ended(job.id)).state).toBe('cancelled');
    await pauseQueue(false);
  });
});

describe("A1111's client", () => {
  const client = (token = api.tokens.submit) =>
    new StableDiffusionApi({ baseUrl: api.origin }).setAuth('anyone', token);
  const a1111Error = (error: unknown) => {
    const { response } = error as { response?: { status: number; data: { detail: unknown } } };
    return { status: response?.status, detail: response?.data.detail };
  };
  const small = { prompt, steps: 2, width: 64, height: 64, seed: 3 };

  test('asks what there is, and makes pictures from words and from a picture', async () => {
    const a1111 = client();
    expect(await a1111.getSdModels()).toMatchObject([{ title: 'postcards', model_name: 'postcards' }]);
    const samplers = await a1111.getSamplers();
    expect(samplers.map(({ name }) => name)).toContain('DPM++ 2M');
    expect(await a1111.getUpscalers()).toEqual([]);
    expect(await a1111.getCmdFlags()).toEqual({});
    await a1111.setOptions({ sd_model_checkpoint: 'postcards' });
    expect(await a1111.getOptions()).toMatchObject({ sd_model_checkpoint: 'postcards' });

    const made = await a1111.txt2img({ ...small, n_iter: 2, sampler_name: 'DPM++ 2M', cfg_scale: 3 });
    expect(made.images).toHaveLength(2);
    const first = made.image;
    expect(await first.metadata()).toMatchObject({ format: 'png', width: 64, height: 64 });
    const info = JSON.parse(String(made.info));
    expect(info).toMatchObject({ seed: 3, all_seeds: [3, 4], sampler_name: 'DPM++ 2M', steps: 2 });
    expect(info.infotexts[0]).toContain('Steps: 2, Sampler: DPM++ 2M, CFG scale: 3, Seed: 3, Size: 64x64');

    const black = sharp({ create: { width: 64, height: 64, channels: 3, background: 'black' } });
    const mask = (await black.png().toBuffer()).toString('base64');
    const kept = await a1111.img2img({ ...small, init_images: [first], mask, denoising_strength: 0.5 });
    const pixels = async (picture: Sharp) => picture.removeAlpha().raw().toBuffer();
    const before = await pixels(first);
    // A black mask keeps all of it, and an inverted one none.
    expect(largestDifference(before, await pixels(kept.image))).toBeLessThan(40);
    const redrawn = await a1111.img2img({
      ...small,
      seed: 9,
      init_images: [first],
      mask,
      inpainting_mask_invert: 1,
      denoising_strength: 1,
    });
    expect(largestDifference(before, await pixels(redrawn.image))).toBeGreaterThan(60);
  });

  test('sees how far it is, and is given what is finished when it interrupts', async () => {
    await pauseQueue(true);
    const accepted = nextJob();
    const asked = client().txt2img({ ...small, n_iter: 3 });
    const { job } = await accepted;
    expect(await client().getProgress()).toMatchObject({
      progress: 0,
      state: { job: 'Batch 1 out of 3', job_count: 3, interrupted: false },
    });
    // Another key sees and stops nothing of it.
    expect(await client(api.tokens.admin).getProgress()).toMatchObject({ state: { job_count: 0 } });
    await api.json('/sdapi/v1/interrupt', { method: 'POST', as: 'admin' });
    expect((await api.app.handlers['jobs.get']({ jobId: job.id }, context)).state).toBe('queued');
    await api.json('/sdapi/v1/interrupt', { method: 'POST', as: 'submit' });
    expect((await asked).images).toHaveLength(0);
    expect((await api.app.ended(job.id)).state).toBe('cancelled');
    await pauseQueue(false);
  });

  test('gets its own errors', async () => {
    const made = (body: object, token?: string) =>
      client(token)
        .txt2img({ ...small, ...body })
        .then(
          () => null,
          (error: unknown) => a1111Error(error),
        );
    expect(await made({}, 'wrong')).toEqual({ status: 401, detail: expect.stringContaining('no such key') });
    expect(await made({ override_settings: { sd_model_checkpoint: 'none' } })).toEqual({
      status: 404,
      detail: expect.stringContaining('There is no model "none"'),
    });
    expect(await made({ sampler_name: 'Restart' })).toEqual({
      status: 422,
      detail: expect.stringContaining('no sampler "Restart"'),
    });
    expect(await made({ n_iter: 0 })).toMatchObject({
      status: 422,
      detail: [{ loc: ['body', 'n_iter'], type: 'value_error' }],
    });
    expect(await made({ prompt: 'x'.repeat(1_100_000) })).toMatchObject({ status: 413 });
    const picture = { init_images: ['bm90IGEgcGljdHVyZQ=='], prompt };
    expect(await api.json('/sdapi/v1/img2img', { body: picture })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('is not a picture that can be read') },
    });
  });
});

test('the end of the server answers who waits, ends their jobs, and closes streams; our own jobs stay', async () => {
  const other = await serveApi({ settingsOverrides: { queuePaused: true } });
  const { body: own } = await other.json('/api/v1/jobs', { body: { prompt } });
  const stream = await other.ask(`/api/v1/jobs/${own.id}/events`);
  const accepted = other.app.event('jobs.changed', ({ job }) => job.id !== own.id);
  const waiting = other.json('/v1/images/generations', { body: { prompt } });
  const { job } = await accepted;
  const ended = other.app.ended(job.id);
  const events = stream.text();
  await other.dispose();
  expect(await waiting).toMatchObject({ status: 503, body: { error: { type: 'server_error' } } });
  expect((await ended).state).toBe('cancelled');
  expect(await events).toContain(own.id);
});
