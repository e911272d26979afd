import type { App } from '#core/app-options.ts';
import type { Clock } from '#core/ports.ts';
import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { jobRequestOf, type StartIdentity } from '../../generate-request.ts';
import { decodeStartFile, keepStartFiles } from '../../start-files.ts';
import { chosenModel } from '../chosen-model.ts';
import { type DrawingApp, drawPictures } from '../draw-pictures.ts';
import { given } from '../given.ts';
import { type ApiRoute, type Call, route } from '../route.ts';
import {
  type FromPicture,
  fromPictureSchema,
  fromWordsSchema,
  generatedSchema,
  infoOf,
  optionsOf,
} from './generation.ts';
import { infoRoutes } from './info-routes.ts';
import { createOptions } from './options.ts';
import { progressRoutes } from './progress-routes.ts';
import { createRunningTasks } from './running-tasks.ts';

/** Two pictures in base64, with room for the rest. */
const bodyLimitBytes = 128 * 1024 * 1024;

export interface A1111Deps {
  app: DrawingApp & Pick<App, 'fetch' | 'models'>;
  clock: Clock;
  version: string;
}

/** The part of AUTOMATIC1111's API that clients use. A client that goes away takes its job with it. */
export function a1111Routes({ app, clock, version }: A1111Deps): ApiRoute[] {
  const tasks = createRunningTasks(clock);
  const options = createOptions();
  const family = 'a1111';

  function modelFor(body: { override_settings?: unknown }, call: Call) {
    const models = app.models();
    const { override_settings: asked } = fromWordsSchema.pick({ override_settings: true }).parse(body);
    const title = asked?.sd_model_checkpoint ?? options.of(keyIdOf(call));
    return { models, model: chosenModel(title ?? undefined, models) };
  }

  async function draw(request: JobRequest, body: Record<string, unknown>, model: Model, call: Call) {
    const task = tasks.begin(keyIdOf(call), request.count);
    try {
      const drawn = await drawPictures(app, request, {
        signal: AbortSignal.any([call.signal, task.signal]),
        keepsFinished: task.wasInterrupted,
        onProgress: task.tell,
      });
      const files = drawn.map(({ file }) => file.toString('base64'));
      const { init_images: _pictures, mask: _mask, ...parameters } = body;
      const info = infoOf(
        drawn.map(({ image }) => image),
        model,
        version,
      );
      return { images: body['send_images'] === false ? [] : files, parameters, info };
    } finally {
      task.end();
    }
  }

  return [
    route({
      method: 'POST',
      path: '/sdapi/v1/txt2img',
      family,
      scope: 'submit',
      summary: 'Make pictures from words',
      description:
        'Waits for the pictures; a client that goes away cancels them. What is left out is as the model has it.',
      body: fromWordsSchema,
      answer: { status: 200, description: 'The pictures', schema: generatedSchema },
      async handle({ body }, call) {
        const { models, model } = modelFor(body, call);
        return draw(jobRequestOf(optionsOf(body, model), models), body, model, call);
      },
    }),
    route({
      method: 'POST',
      path: '/sdapi/v1/img2img',
      family,
      scope: 'submit',
      summary: 'Make pictures from a picture',
      description: 'Light parts of a mask are drawn anew, unless it is inverted.',
      body: fromPictureSchema,
      bodyLimitBytes,
      answer: { status: 200, description: 'The pictures', schema: generatedSchema },
      async handle({ body }, call) {
        const { models, model } = modelFor(body, call);
        const start = await keepStart(app, body);
        const strength = given({ strength: body.denoising_strength });
        const request = jobRequestOf({ ...optionsOf(body, model), ...strength }, models, start);
        return draw(request, body, model, call);
      },
    }),
    ...progressRoutes({ app, tasks, keyIdOf }),
    ...infoRoutes({ app, options, keyIdOf }),
  ];
}

/** Whoever comes as far as a route that asks for a key has one. */
const keyIdOf = ({ key }: Call): string => key?.id ?? '';

async function keepStart(app: DrawingApp, body: FromPicture): Promise<StartIdentity> {
  const [first = ''] = body.init_images;
  const picture = await decodeStartFile(bytesOf(first), 'The picture in "init_images"');
  const inverted = body.inpainting_mask_invert === 1;
  const mask =
    (body.mask ?? '') === ''
      ? null
      : await decodeStartFile(bytesOf(body.mask ?? ''), 'The mask', { inverted });
  await keepStartFiles(app, mask ? [picture, mask] : [picture]);
  return { inputId: picture.input.id, maskId: mask?.input.id ?? null };
}

function bytesOf(text: string): Buffer {
  const base64 = text.replace(/^data:[\w/+.-]+;base64,/, '');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0)
    throw new PolyptychError('bad_input', 'A picture must come as base64 text, and nothing came.');
  return bytes;
}
