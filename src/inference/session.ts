import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PolyptychError } from '#shared/errors.ts';
import type { WorkerOptions } from './contract.ts';
import type { OptimisedGraphs } from './optimised-graphs.ts';
import { sessionOptions } from './session-options.ts';

/** What a model says of one of its inputs or outputs. */
export interface TensorInfo {
  name: string;
  type: Tensor.Type;
  /** A number where the size is fixed, the dimension's name where it is free; empty for scalars. */
  shape: readonly (number | string)[];
}

/**
 * Numbers as the pipelines handle them; conversion to the type that the model declares happens here. One that has
 * been given to a part is not changed afterwards.
 */
export interface NumericTensor {
  data: Float32Array;
  dims: readonly number[];
}

/** Seconds spent inside onnxruntime's `session.run`, added up. */
export interface RunMeter {
  seconds: number;
}

/** Inputs by name; those that the model does not have are left out. */
export type Feeds = Readonly<Record<string, NumericTensor>>;

/** One ONNX file of a model folder, open on the worker's device. */
export interface ModelPart {
  /** Relative to the model folder, for error sentences. */
  readonly file: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Runs the model and returns the one output that is named. */
  run(feeds: Feeds, output: string): Promise<NumericTensor>;
  /** Runs the model once for several outputs; the answer gives each of those that were named. */
  runFor(feeds: Feeds, outputs: readonly string[]): Promise<(output: string) => NumericTensor>;
  dispose(): Promise<void>;
}

export interface OpenPartOptions extends Pick<WorkerOptions, 'executionProvider' | 'threads'> {
  modelFolder: string;
  file: string;
  meter: RunMeter;
  /** Optimised graphs that are kept, or null for none. */
  graphs?: OptimisedGraphs | null;
}

/** Opens one ONNX file. Throws `model_invalid` when it is missing or cannot be read, `out_of_memory` when it does not fit. */
export async function openModelPart(options: OpenPartOptions): Promise<ModelPart> {
  const { modelFolder, file, meter } = options;
  const path = join(modelFolder, file);
  if (!existsSync(path))
    throw new PolyptychError('model_invalid', `The model folder has no ${file}: download the model again.`);
  // What other providers make of a graph is not theirs to keep: it was not measured there.
  const kept = options.executionProvider === 'cpu' ? options.graphs : null;
  const opening = kept
    ? kept.open(path, sessionOptions(options))
    : InferenceSession.create(path, sessionOptions(options));
  const session = await opening.catch((error: unknown) => {
    throw translate(error, `${file} cannot be read`);
  });
  const inputs = session.inputMetadata.flatMap(tensorInfo);
  const outputs = session.outputMetadata.flatMap(tensorInfo);
  /** Feeds that come again, as the text states do at each step, are converted once. */
  const converted = new WeakMap<NumericTensor, Tensor>();

  function convert(feed: NumericTensor, type: Tensor.Type): Tensor {
    const known = converted.get(feed);
    if (known?.type === type) return known;
    const tensor = toTensor(feed, type, file);
    converted.set(feed, tensor);
    return tensor;
  }

  async function runFor(feeds: Feeds, names: readonly string[]) {
    const tensors: Record<string, Tensor> = {};
    for (const input of inputs) {
      const feed = feeds[input.name];
      if (feed) tensors[input.name] = convert(feed, input.type);
    }
    const start = performance.now();
    const results = await session.run(tensors, names).catch((error: unknown) => {
      throw translate(error, `${file} cannot be run`);
    });
    meter.seconds += (performance.now() - start) / 1000;
    return (name: string): NumericTensor => {
      const result = results[name];
      if (!result) throw new PolyptychError('model_invalid', `${file} gave no output named ${name}.`);
      return { data: toFloats(result, file), dims: result.dims };
    };
  }

  return {
    file,
    inputs,
    outputs,
    run: async (feeds, output) => (await runFor(feeds, [output]))(output),
    runFor,
    dispose: () => session.release(),
  };
}

function tensorInfo(value: InferenceSession.ValueMetadata): TensorInfo[] {
  return value.isTensor ? [{ name: value.name, type: value.type, shape: value.shape }] : [];
}

function toTensor({ data, dims }: NumericTensor, type: Tensor.Type, file: string): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor('float32', data, dims);
    case 'float16':
      return halfTensor(data, dims);
    case 'float64':
      return new Tensor('float64', Float64Array.from(data), dims);
    case 'int64':
      return new Tensor(
        'int64',
        BigInt64Array.from(data, (value) => BigInt(Math.trunc(value))),
        dims,
      );
    case 'int32':
      return new Tensor('int32', Int32Array.from(data), dims);
    default:
      throw unknownType(type, file);
  }
}

/**
 * onnxruntime's native part takes a Float16Array for empty (microsoft/onnxruntime#32323, as of 1.30): it must be
 * shown the same bits as whole numbers.
 */
function halfTensor(data: Float32Array, dims: readonly number[]): Tensor {
  const bits = new Uint16Array(Float16Array.from(data).buffer);
  return Object.defineProperty(new Tensor('float16', bits, dims), 'data', { value: bits });
}

function toFloats(tensor: InferenceSession.OnnxValueMapType[string], file: string): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  // onnxruntime's types say Uint16Array; where the engine has Float16Array it is that.
  const view: unknown = data;
  if (view instanceof Float16Array) return Float32Array.from(view);
  throw unknownType(tensor.type, file);
}

function unknownType(type: string, file: string) {
  return new PolyptychError(
    'model_invalid',
    `${file} uses numbers of type ${type}; float32, float16, float64, int32 and int64 are understood: choose another export of the model.`,
  );
}

/**
 * What the allocators of the three providers say: BFCArena and std::bad_alloc on the processor, cudaMalloc and its
 * libraries, and Dawn over Vulkan ("WebGPU device error(2): Out of memory", VK_ERROR_OUT_OF_DEVICE_MEMORY).
 */
const memoryComplaints =
  /out[ _]of[ _](device[ _]|host[ _])?memory|bad_alloc|failed to allocate|alloc(ation)?[ _]failed|bfcarena/i;
/**
 * A context that cannot be mended in this process: Dawn and Vulkan ("Device was lost", VK_ERROR_DEVICE_LOST), and CUDA's
 * sticky errors 700 to 719 (https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html, cudaError).
 */
const lossComplaints =
  /device (was |is )?lost|devicelost|device_lost|GPU is lost|illegal (memory access|address|instruction)|device-side assert|launch (failure|timed out|timeout)|misaligned address|hardware stack error|invalid (address space|program counter)|uncorrectable ECC|CUDA failure (7[01]\d|214)\b/i;
const providerComplaints =
  /AppendExecutionProvider|WebGPU adapter|backend not found|providers?_(shared|cuda)/i;

/**
 * onnxruntime's messages name its own source files and span lines: one short clause is kept. Exported for tests: most of
 * what it knows is said by cards that are not here.
 */
export function translate(error: unknown, what: string): PolyptychError {
  const message = error instanceof Error ? error.message : String(error);
  const clause = message
    .replace(/^Load model from .*? failed:/s, '')
    .replace(/\/\S*onnxruntime_src\S*.*?\) /s, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300);
  if (memoryComplaints.test(message))
    return new PolyptychError(
      'out_of_memory',
      `${what}: the device has not enough memory; choose a smaller picture, a smaller model or another device.`,
      { cause: error },
    );
  if (lossComplaints.test(message))
    return new PolyptychError('device_lost', `${what}: the device was lost (${clause}).`, { cause: error });
  if (providerComplaints.test(message))
    return new PolyptychError(
      'no_device',
      `The device cannot be used (${clause}): install its driver and libraries, or choose another device.`,
      { cause: error },
    );
  return new PolyptychError('model_invalid', `${what} (${clause}): download the model again.`, {
    cause: error,
  });
}
