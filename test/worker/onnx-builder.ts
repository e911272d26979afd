/**
 * Writes small ONNX files (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), so that models of every number
 * type and shape can be tried without being kept in the repository. Only what those need of protobuf is here.
 */
export const elementTypes = { float32: 1, int32: 6, int64: 7, float16: 10, float64: 11 } as const;
export type ElementType = keyof typeof elementTypes;

export interface Value {
  name: string;
  type: ElementType;
  /** Numbers are fixed sizes, words are free ones. */
  shape: readonly (number | string)[];
}

export interface Node {
  operator: string;
  inputs: readonly string[];
  output: string;
  attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface Graph {
  inputs: readonly Value[];
  output: Value;
  nodes: readonly Node[];
  /** 64-bit whole numbers, one-dimensional, and 32-bit fractions, as scalars. */
  constants?: Readonly<Record<string, readonly number[] | number>>;
  /** Weights of 32 bits that lie in a file beside the model. */
  externals?: Readonly<Record<string, ExternalTensor>>;
  irVersion?: number;
  opset?: number;
}

export interface ExternalTensor {
  shape: readonly number[];
  /** Name of the file, in the folder of the model. */
  location: string;
  offsetBytes: number;
}

export function onnxModel(model: Graph): Uint8Array {
  const { inputs, output, nodes, constants = {}, externals = {}, irVersion = 8, opset = 17 } = model;
  const graph = [
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, 'graph'),
    ...Object.entries(constants).map(([name, value]) => bytes(5, tensorProto(name, value))),
    ...Object.entries(externals).map(([name, tensor]) => bytes(5, externalProto(name, tensor))),
    ...inputs.map((value) => bytes(11, valueInfo(value))),
    bytes(12, valueInfo(output)),
  ];
  return join([number(1, irVersion), bytes(7, join(graph)), bytes(8, join([text(1, ''), number(2, opset)]))]);
}

function nodeProto({ operator, inputs, output, attributes = {} }: Node): Uint8Array {
  const [wholeNumber, wholeNumbers] = [2, 7];
  const attribute = (name: string, value: number | readonly number[]) =>
    typeof value === 'number'
      ? [text(1, name), number(3, value), number(20, wholeNumber)]
      : [text(1, name), ...value.map((item) => number(8, item)), number(20, wholeNumbers)];
  return join([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, join(attribute(name, value)))),
  ]);
}

function tensorProto(name: string, value: readonly number[] | number): Uint8Array {
  if (typeof value === 'number')
    return join([
      number(2, elementTypes.float32),
      text(8, name),
      bytes(9, new Uint8Array(Float32Array.of(value).buffer)),
    ]);
  const data = new Uint8Array(BigInt64Array.from(value, BigInt).buffer);
  return join([number(1, value.length), number(2, elementTypes.int64), text(8, name), bytes(9, data)]);
}

function externalProto(name: string, { shape, location, offsetBytes }: ExternalTensor): Uint8Array {
  const elements = shape.reduce((product, size) => product * size, 1);
  const entries = { location, offset: `${offsetBytes}`, length: `${elements * 4}` };
  const external = 1;
  return join([
    ...shape.map((size) => number(1, size)),
    number(2, elementTypes.float32),
    text(8, name),
    ...Object.entries(entries).map(([key, value]) => bytes(13, join([text(1, key), text(2, value)]))),
    number(14, external),
  ]);
}

function valueInfo({ name, type, shape }: Value): Uint8Array {
  const dimensions = shape.map((size) =>
    bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)),
  );
  const tensor = join([number(1, elementTypes[type]), bytes(2, join(dimensions))]);
  return join([text(1, name), bytes(2, bytes(1, tensor))]);
}

function number(field: number, value: number): Uint8Array {
  return join([varint(field << 3), varint(value)]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function bytes(field: number, content: Uint8Array): Uint8Array {
  return join([varint((field << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Uint8Array {
  const result: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...result, rest);
    result.push((rest % 128) | 128);
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
