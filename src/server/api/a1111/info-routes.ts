import { z } from 'zod';
import type { App } from '#core/app-options.ts';
import type { Model } from '#shared/contract/models.ts';
import { chosenModel, drawsFromWords } from '../chosen-model.ts';
import { type ApiRoute, type Call, route } from '../route.ts';
import { samplerNameOf } from './generation.ts';
import type { Options } from './options.ts';

const optionsSchema = z.object({
  /** The model of the next pictures. */
  sd_model_checkpoint: z.string(),
  sd_checkpoint_hash: z.string(),
  samples_format: z.literal('png'),
  CLIP_stop_at_last_layers: z.literal(1),
});
const newOptionsSchema = z.looseObject({ sd_model_checkpoint: z.string().max(200).nullish() });

const modelSchema = z.object({
  title: z.string(),
  model_name: z.string(),
  hash: z.string().nullable(),
  sha256: z.string().nullable(),
  filename: z.string(),
  config: z.string().nullable(),
});
const samplerSchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  options: z.record(z.string(), z.string()),
});
const schedulerSchema = z.object({
  name: z.string(),
  label: z.string(),
  aliases: z.array(z.string()).nullable(),
  default_rho: z.number(),
  need_inner_model: z.boolean(),
});
const upscalerSchema = z.object({
  name: z.string(),
  model_name: z.string().nullable(),
  model_path: z.string().nullable(),
  model_url: z.string().nullable(),
  scale: z.number().nullable(),
});

/** The identifier is the title: it comes back in `sd_model_checkpoint`. */
const presented = ({ id, folder }: Model): z.output<typeof modelSchema> => ({
  title: id,
  model_name: id,
  hash: null,
  sha256: null,
  filename: folder,
  config: null,
});

const noise = {
  name: 'automatic',
  label: 'Automatic',
  aliases: null,
  default_rho: -1,
  need_inner_model: false,
};

/** Lists of which there is nothing here: clients ask for them before their first picture. */
const emptyLists = [
  'loras',
  'sd-vae',
  'hypernetworks',
  'face-restorers',
  'prompt-styles',
  'latent-upscale-modes',
];

interface InfoDeps {
  app: Pick<App, 'handlers' | 'models'>;
  options: Options;
  keyIdOf: (call: Call) => string;
}

/** What there is to choose from, and what is chosen. */
export function infoRoutes({ app, options, keyIdOf }: InfoDeps): ApiRoute[] {
  const family = 'a1111';
  /** A list for those who may read. */
  const list = <S extends z.ZodType>(
    name: string,
    summary: string,
    schema: S,
    items: (models: Model[]) => z.input<S>,
  ) =>
    route({
      method: 'GET',
      path: `/sdapi/v1/${name}`,
      family,
      scope: 'read',
      summary,
      answer: { status: 200, description: 'What there is', schema },
      handle: (): z.input<S> => items(app.models()),
    });
  return [
    route({
      method: 'GET',
      path: '/sdapi/v1/options',
      family,
      scope: 'read',
      summary: "Get the key's options",
      answer: { status: 200, description: 'The options', schema: optionsSchema },
      handle(_input, call) {
        const { id } = chosenModel(options.of(keyIdOf(call)) ?? undefined, app.models());
        return {
          sd_model_checkpoint: id,
          sd_checkpoint_hash: '',
          samples_format: 'png' as const,
          CLIP_stop_at_last_layers: 1 as const,
        };
      },
    }),
    route({
      method: 'POST',
      path: '/sdapi/v1/options',
      family,
      scope: 'submit',
      summary: "Choose the model of the key's next pictures",
      description: 'Other options are left as they are.',
      body: newOptionsSchema,
      answer: { status: 200, description: 'It is chosen', schema: z.object({}) },
      handle({ body }, call) {
        const asked = body.sd_model_checkpoint ?? null;
        if (asked !== null) options.choose(keyIdOf(call), chosenModel(asked, app.models()).id);
        return {};
      },
    }),
    list('sd-models', 'List the models', z.array(modelSchema), (models) =>
      models.filter(drawsFromWords).map(presented),
    ),
    list('samplers', 'List the samplers', z.array(samplerSchema), (models) => {
      const schedulers = new Set(models.filter(drawsFromWords).flatMap((model) => model.schedulers));
      return [...schedulers].map((name) => ({ name: samplerNameOf(name), aliases: [name], options: {} }));
    }),
    list('schedulers', 'List the ways to space noise levels', z.array(schedulerSchema), () => [noise]),
    list('upscalers', 'List the models that make pictures larger', z.array(upscalerSchema), (models) =>
      models
        .filter(({ kind }) => kind === 'upscaler')
        .map(({ id, name, folder, scale }) => ({
          name,
          model_name: id,
          model_path: folder,
          model_url: null,
          scale,
        })),
    ),
    ...emptyLists.map((name) => list(name, 'There is nothing of these', z.array(z.unknown()), () => [])),
    list(
      'embeddings',
      'There is nothing of these',
      z.object({ loaded: z.object({}), skipped: z.object({}) }),
      () => ({
        loaded: {},
        skipped: {},
      }),
    ),
    list('scripts', 'There are no scripts', scriptsSchema, () => ({ txt2img: [], img2img: [] })),
    list('cmd-flags', 'The flags of another program', z.object({}), () => ({})),
    route({
      method: 'POST',
      path: '/sdapi/v1/refresh-checkpoints',
      family,
      scope: 'submit',
      summary: 'Look for models again',
      answer: { status: 200, description: 'They were looked for', schema: z.object({}) },
      async handle(_input, call) {
        await app.handlers['models.rescan']({}, call);
        return {};
      },
    }),
  ];
}

const scriptsSchema = z.object({ txt2img: z.array(z.string()), img2img: z.array(z.string()) });
