import { z } from 'zod';
import { idSchema } from '#shared/contract/common.ts';
import type { Model } from '#shared/contract/models.ts';
import type { App } from '#core/app-options.ts';
import type { Clock } from '#core/ports.ts';
import { jobRequestOf } from '../../generate-request.ts';
import { chosenModel, drawsFromWords } from '../chosen-model.ts';
import { type DrawingApp, drawPictures } from '../draw-pictures.ts';
import { given } from '../given.ts';
import { imageFile } from '../own/images.ts';
import { createPictureLinks } from '../picture-links.ts';
import { type ApiRoute, route } from '../route.ts';

/** What clients send (https://platform.openai.com/docs/api-reference/images/create); what we do not know is left out. */
const generationSchema = z.looseObject({
  prompt: z.string(),
  model: z.string().nullish(),
  n: z.int().min(1).max(10).nullish(),
  size: z
    .string()
    .regex(/^(auto|\d{2,4}x\d{2,4})$/, { error: 'The size must be "auto" or like "512x512".' })
    .nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  output_format: z.literal('png', { error: 'Pictures come as PNG.' }).nullish(),
  stream: z.literal(false, { error: 'Pictures are not streamed: leave "stream" out.' }).nullish(),
  // Not OpenAI's, but what local servers take beside them.
  negative_prompt: z.string().nullish(),
  seed: z.int().nullish(),
  steps: z.int().nullish(),
});
const generatedSchema = z.object({
  created: z.int(),
  data: z.array(z.union([z.object({ url: z.string() }), z.object({ b64_json: z.string() })])),
});
const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
});

const presented = ({ id }: Model): z.output<typeof modelSchema> => ({
  id,
  object: 'model',
  // When a model was made is not known.
  created: 0,
  owned_by: 'polyptych',
});

/** The part of OpenAI's API that makes pictures. A client that goes away takes its job with it. */
export function openAiRoutes(app: DrawingApp & Pick<App, 'models'>, clock: Clock): ApiRoute[] {
  const links = createPictureLinks(clock);
  const family = 'openai';
  return [
    route({
      method: 'POST',
      path: '/v1/images/generations',
      family,
      scope: 'submit',
      summary: 'Make pictures',
      description:
        'Waits for the pictures; a client that goes away cancels them. Links hold for an hour and need no key. What is left out is as the model has it.',
      body: generationSchema,
      answer: { status: 200, description: 'The pictures', schema: generatedSchema },
      async handle({ body }, call) {
        const models = app.models();
        const model = chosenModel(body.model ?? undefined, models);
        const [width, height] = (body.size ?? 'auto').split('x').map(Number);
        const request = jobRequestOf(
          {
            prompt: body.prompt,
            model: model.id,
            count: body.n ?? 1,
            ...given({ negative: body.negative_prompt, seed: body.seed, steps: body.steps }),
            ...(height === undefined ? {} : given({ width, height })),
          },
          models,
        );
        const drawn = await drawPictures(app, request, call);
        const { origin } = new URL(call.request.url);
        return {
          created: Math.floor(clock.now() / 1000),
          data: drawn.map(({ image, file }) =>
            body.response_format === 'b64_json'
              ? { b64_json: file.toString('base64') }
              : { url: `${origin}${links.linkTo(image.id)}` },
          ),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/images/files/{imageId}',
      family,
      scope: null,
      summary: 'Get a picture by the link to it',
      description: 'The link itself is the key.',
      params: z.object({ imageId: idSchema }),
      query: z.object({ expires: z.coerce.number().int(), signature: z.string().max(100) }),
      answer: { status: 200, description: 'The picture', contentType: 'image/png' },
      handle({ params: { imageId }, query }, { request }) {
        links.check({ imageId, ...query });
        return imageFile(app, imageId, request);
      },
    }),
    route({
      method: 'GET',
      path: '/v1/models',
      family,
      scope: 'read',
      summary: 'List the models that draw from words',
      answer: {
        status: 200,
        description: 'The models',
        schema: z.object({ object: z.literal('list'), data: z.array(modelSchema) }),
      },
      handle: () => ({ object: 'list' as const, data: app.models().filter(drawsFromWords).map(presented) }),
    }),
    route({
      method: 'GET',
      path: '/v1/models/{modelId}',
      family,
      scope: 'read',
      summary: 'Get a model',
      params: z.object({ modelId: z.string().max(200) }),
      answer: { status: 200, description: 'The model', schema: modelSchema },
      handle: ({ params: { modelId } }) => presented(chosenModel(modelId, app.models())),
    }),
  ];
}
