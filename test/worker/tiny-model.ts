import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ElementType, elementTypes, type Node, onnxModel, type Value } from './onnx-builder.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { embeddedModel } from './worker-process.ts';

export interface TinyModelOptions {
  float?: ElementType;
  ids?: ElementType;
  timestep?: { type: ElementType; shape: readonly (number | string)[] };
  /** A fixed number of rows that the text encoder and the UNet take, or a name where it is free. */
  batch?: number | string;
  /** Numbers per token that the UNet expects; the text encoder gives 1. */
  textWidth?: number | string;
  /** Channels that the UNet's answer has. */
  predictedChannels?: number;
  /** The UNet asks for memory that grows so fast with its rows that two are no matter and four fit nowhere. */
  hungry?: boolean;
  /** A hungry one to which two rows are too many: 40 MB for one. */
  greedy?: boolean;
  /** A hungry one that is so with a single row. */
  ravenous?: boolean;
  /** Further inputs of the UNet. */
  extraUnetInputs?: readonly Value[];
}

const tokens = 12;

/** Adds nothing to the sum, by way of 100 times rows^16 numbers: 26 MB for two rows, 1.7 TB for four. */
const hunger: readonly Node[] = [
  { operator: 'Shape', inputs: ['sample'], output: 'shape' },
  { operator: 'Slice', inputs: ['shape', 'first', 'rowEnd', 'rowAxis'], output: 'rows' },
  { operator: 'Mul', inputs: ['rows', 'rows'], output: 'rows2' },
  { operator: 'Mul', inputs: ['rows2', 'rows2'], output: 'rows4' },
  { operator: 'Mul', inputs: ['rows4', 'rows4'], output: 'rows8' },
  { operator: 'Mul', inputs: ['rows8', 'rows8'], output: 'rows16' },
  { operator: 'Mul', inputs: ['rows16', 'hundred'], output: 'many' },
  { operator: 'Expand', inputs: ['nothing', 'many'], output: 'big' },
  { operator: 'ReduceMean', inputs: ['big'], output: 'zero', attributes: { keepdims: 0 } },
  { operator: 'Add', inputs: ['sum', 'zero'], output: 'fed' },
];

/**
 * A folder with the smallest model that has all the parts: the UNet scales the latents and adds a little of the mean
 * token, the VAE shows three of the four channels. One latent is one pixel.
 */
export function makeTinyModel(options: TinyModelOptions = {}): string {
  const { float = 'float32', ids = 'int64', batch = 'batch', textWidth = 1, extraUnetInputs = [] } = options;
  const { predictedChannels = 4, hungry = false, greedy = false, ravenous = false } = options;
  const timestep = options.timestep ?? { type: 'int64', shape: [1] };
  const folder = temporaryFolder();
  const write = (path: string, content: Uint8Array | object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content instanceof Uint8Array ? content : JSON.stringify(content));
  };
  const castTo = (type: ElementType, input: string, output: string): Node => ({
    operator: 'Cast',
    inputs: [input],
    output,
    attributes: { to: elementTypes[type] },
  });
  const latents = (name: string, rows: number | string): Value => ({
    name,
    type: float,
    shape: [rows, 4, 'height', 'width'],
  });

  cpSync(join(embeddedModel, 'tokenizer'), join(folder, 'tokenizer'), { recursive: true });
  write('model_index.json', { _class_name: 'StableDiffusionPipeline' });
  write('scheduler/scheduler_config.json', { _class_name: 'DDIMScheduler', clip_sample: false });
  write('unet/config.json', { sample_size: 64, in_channels: 4, block_out_channels: [8] });
  write('vae_decoder/config.json', { latent_channels: 4, block_out_channels: [8], scaling_factor: 1 });
  write(
    'text_encoder/model.onnx',
    onnxModel({
      inputs: [{ name: 'input_ids', type: ids, shape: [batch, tokens] }],
      nodes: [
        castTo(float, 'input_ids', 'cast'),
        { operator: 'Unsqueeze', inputs: ['cast', 'last'], output: 'last_hidden_state' },
      ],
      constants: { last: [2] },
      output: { name: 'last_hidden_state', type: float, shape: [batch, tokens, 1] },
    }),
  );
  write(
    'unet/model.onnx',
    onnxModel({
      inputs: [
        latents('sample', batch),
        { name: 'timestep', ...timestep },
        { name: 'encoder_hidden_states', type: float, shape: [batch, tokens, textWidth] },
        ...extraUnetInputs,
      ],
      nodes: [
        castTo(float, 'half32', 'half'),
        castTo(float, 'little32', 'little'),
        { operator: 'Mul', inputs: ['sample', 'half'], output: 'scaled' },
        {
          operator: 'ReduceMean',
          inputs: ['encoder_hidden_states'],
          output: 'mean',
          attributes: { axes: [1, 2], keepdims: 1 },
        },
        { operator: 'Unsqueeze', inputs: ['mean', 'last'], output: 'mean4' },
        { operator: 'Mul', inputs: ['mean4', 'little'], output: 'meaning' },
        { operator: 'Add', inputs: ['scaled', 'meaning'], output: 'sum' },
        ...(hungry ? hunger : []),
        {
          operator: 'Slice',
          inputs: [hungry ? 'fed' : 'sum', 'first', 'end', 'channels'],
          output: 'out_sample',
        },
      ],
      constants: {
        half32: 0.5,
        little32: 0.0005,
        last: [3],
        first: [0],
        end: [predictedChannels],
        channels: [1],
        ...(hungry
          ? { rowEnd: [1], rowAxis: [0], hundred: [ravenous ? 10 ** 12 : greedy ? 10 ** 7 : 100], nothing: 0 }
          : {}),
      },
      output: { name: 'out_sample', type: float, shape: [batch, predictedChannels, 'height', 'width'] },
    }),
  );
  write(
    'vae_decoder/model.onnx',
    onnxModel({
      inputs: [latents('latent_sample', 'batch')],
      nodes: [
        {
          operator: 'Slice',
          inputs: ['latent_sample', 'first', 'end', 'channels'],
          output: 'sample',
        },
      ],
      constants: { first: [0], end: [3], channels: [1] },
      output: { name: 'sample', type: float, shape: ['batch', 3, 'height', 'width'] },
    }),
  );
  return folder;
}
