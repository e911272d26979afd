import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { createScheduler } from '#inference/schedulers/create-scheduler.ts';
import { readTokenizer } from '#inference/tokenizer.ts';
import { schedulerConfigSchema } from '#shared/model-layout-schemas.ts';

export interface PlainRequest {
  prompt: string;
  negativePrompt: string;
  steps: number;
  guidanceScale: number;
  width: number;
  height: number;
  scheduler: string;
}

type Feed = readonly [data: Float32Array, dims: readonly number[]];
interface Text {
  states: Float32Array;
  width: number;
  pooled: Float32Array;
}

const encoderConfig = z.looseObject({ num_hidden_layers: z.int().optional() });
const vaeConfig = z.looseObject({ block_out_channels: z.array(z.int()).optional() });
const json = <S extends z.ZodType>(path: string, schema: S): z.output<S> =>
  schema.parse(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

/** A network that is open for as long as it is used: real ones fill the memory one by one. */
async function whileOpen<T>(
  folder: string,
  part: string,
  work: (session: InferenceSession) => Promise<T>,
): Promise<T> {
  const session = await InferenceSession.create(join(folder, part, 'model.onnx'), { logSeverityLevel: 4 });
  try {
    return await work(session);
  } finally {
    await session.release();
  }
}

async function run(session: InferenceSession, feeds: Readonly<Record<string, Feed>>) {
  const tensors = session.inputMetadata.flatMap((input): [string, Tensor][] => {
    const feed = feeds[input.name];
    return feed && input.isTensor ? [[input.name, tensorOf(input.type, feed)]] : [];
  });
  const outputs = await session.run(Object.fromEntries(tensors));
  return (name: string): Float32Array => {
    const data: unknown = outputs[name]?.data;
    if (data instanceof Float32Array) return data;
    if (data instanceof Float16Array) return Float32Array.from(data);
    throw new Error(`There is no output ${name} of numbers.`);
  };
}

function tensorOf(type: string, [data, dims]: Feed): Tensor {
  switch (type) {
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(data, BigInt), dims);
    case 'int32':
      return new Tensor('int32', Int32Array.from(data), dims);
    case 'float16': {
      const bits = new Uint16Array(Float16Array.from(data).buffer);
      return Object.defineProperty(new Tensor('float16', bits, dims), 'data', { value: bits });
    }
    default:
      return new Tensor('float32', data, dims);
  }
}

/**
 * The latents after the last step, by the shortest way through onnxruntime: one row at a time, nothing shared, nothing kept.
 * It knows the layouts of SD, SDXL and LCM by their files' names; of the app it uses the tokenizer and the schedulers.
 */
export async function plainDraw(
  folder: string,
  request: PlainRequest,
  noise: () => Float32Array,
): Promise<Float32Array> {
  const { prompt, negativePrompt, guidanceScale, width, height, steps } = request;
  const isXl = existsSync(join(folder, 'text_encoder_2'));
  const levels = json(join(folder, 'vae_decoder/config.json'), vaeConfig).block_out_channels?.length ?? 4;
  const scale = 2 ** (levels - 1);
  const shape = [1, 4, height / scale, width / scale];

  return whileOpen(folder, 'unet', async (unet) => {
    const embedded = unet.inputMetadata.find(({ name }) => name === 'timestep_cond');
    const guided = guidanceScale > 1 && !embedded;
    const texts = [await encode(folder, prompt, isXl)];
    if (guided) texts.push(await negativeOf(folder, negativePrompt, isXl, texts[0]));

    const scheduler = createScheduler(
      request.scheduler,
      json(join(folder, 'scheduler/scheduler_config.json'), schedulerConfigSchema),
    );
    scheduler.setTimesteps(steps);
    const timestepRank = unet.inputMetadata.find(({ name }) => name === 'timestep');
    const timestepDims = timestepRank?.isTensor && timestepRank.shape.length === 0 ? [] : [1];
    let latents: Float32Array = noise().map((value) => value * scheduler.initNoiseSigma);
    for (const [index, timestep] of scheduler.timesteps.entries()) {
      const sample = scheduler.scaleModelInput(latents, index);
      const [positive = new Float32Array(), negative] = await Promise.all(
        texts.map(async ({ states, width: textWidth, pooled }) => {
          const output = await run(unet, {
            sample: [sample, shape],
            timestep: [Float32Array.of(timestep), timestepDims],
            encoder_hidden_states: [states, [1, states.length / textWidth, textWidth]],
            text_embeds: [pooled, [1, pooled.length]],
            time_ids: [Float32Array.of(height, width, 0, 0, height, width), [1, 6]],
            ...(embedded?.isTensor
              ? { timestep_cond: waves(guidanceScale - 1, Number(embedded.shape[1])) }
              : {}),
          });
          return output('out_sample');
        }),
      );
      const predicted = negative
        ? negative.map((value, at) => value + guidanceScale * ((positive[at] ?? NaN) - value))
        : positive;
      latents = scheduler.step(predicted, index, latents, { next: noise }).previous;
    }
    return latents;
  });
}

async function encode(folder: string, text: string, isXl: boolean): Promise<Text> {
  const first = await encodeBy(folder, 'text_encoder', 'tokenizer', text, isXl);
  if (!isXl) return first;
  const second = await encodeBy(folder, 'text_encoder_2', 'tokenizer_2', text, isXl);
  const width = first.width + second.width;
  const states = Float32Array.from({ length: (first.states.length / first.width) * width }, (_, index) => {
    const [token, place] = [Math.floor(index / width), index % width];
    const [of, at] = place < first.width ? [first, place] : [second, place - first.width];
    return of.states[token * of.width + at] ?? NaN;
  });
  return { states, width, pooled: second.pooled };
}

async function encodeBy(
  folder: string,
  part: string,
  tokenizerFolder: 'tokenizer' | 'tokenizer_2',
  text: string,
  isXl: boolean,
): Promise<Text> {
  const tokenizer = readTokenizer(folder, null, tokenizerFolder);
  const ids = Float32Array.from(tokenizer.window(tokenizer.tokenize(text)));
  const layers = json(join(folder, part, 'config.json'), encoderConfig).num_hidden_layers ?? NaN;
  return whileOpen(folder, part, async (session) => {
    const output = await run(session, { input_ids: [ids, [1, ids.length]] });
    const states = output(isXl ? `hidden_states.${layers - 1}` : 'last_hidden_state');
    const pooled = part === 'text_encoder_2' ? output('text_embeds') : new Float32Array(1);
    return { states, width: states.length / ids.length, pooled };
  });
}

/** SDXL takes zeros where there is no negative prompt. */
async function negativeOf(
  folder: string,
  text: string,
  isXl: boolean,
  like: Text | undefined,
): Promise<Text> {
  if (!isXl || text !== '' || !like) return encode(folder, text, isXl);
  return { ...like, states: like.states.map(() => 0), pooled: like.pooled.map(() => 0) };
}

function waves(scale: number, width: number): Feed {
  const half = width / 2;
  const data = Float32Array.from({ length: width }, (_, index) => {
    const angle = scale * 1000 * 10_000 ** (-(index % half) / (half - 1));
    return index < half ? Math.sin(angle) : Math.cos(angle);
  });
  return [data, [1, width]];
}
