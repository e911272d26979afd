import { type FileWindow, openFileWindow } from './file-window.ts';
import { type Field, fieldsOf, NotProtobufError, textOf, TruncatedError } from './protobuf.ts';

/** An input of an ONNX file; a size that is free has its name, or none. */
export interface OnnxInput {
  name: string;
  shape: readonly (number | string)[];
}

/** Fields of ModelProto, GraphProto, ValueInfoProto, TypeProto, TensorShapeProto and their entries (onnx.proto). */
const modelGraph = 7;
const graphInput = 11;
const value = { name: 1, type: 2 } as const;
const typeTensor = 1;
const tensorShape = 2;
const shapeDimension = 1;
const dimension = { size: 1, name: 2 } as const;

/** The inputs that an ONNX file names, without its weights being read; none where it is no whole ONNX file. */
export function readOnnxInputs(path: string): OnnxInput[] {
  const file = openFileWindow(path);
  try {
    const [graph] = within(file, { start: 0, end: file.sizeBytes }, modelGraph);
    return graph ? within(file, graph, graphInput).map((input) => inputOf(file, input)) : [];
  } catch (error) {
    if (error instanceof NotProtobufError || error instanceof TruncatedError) return [];
    throw error;
  } finally {
    file.close();
  }
}

/** The fields of one number in a message. */
function within(file: FileWindow, { start, end }: Pick<Field, 'start' | 'end'>, number: number): Field[] {
  return [...fieldsOf(file, start, end)].filter((field) => field.number === number);
}

function inputOf(file: FileWindow, input: Field): OnnxInput {
  const [name] = within(file, input, value.name);
  const shape = within(file, input, value.type)
    .flatMap((type) => within(file, type, typeTensor))
    .flatMap((tensor) => within(file, tensor, tensorShape))
    .flatMap((sizes) => within(file, sizes, shapeDimension))
    .map((size) => sizeOf(file, size));
  return { name: name ? textOf(file, name) : '', shape };
}

function sizeOf(file: FileWindow, size: Field): number | string {
  const [fixed] = within(file, size, dimension.size);
  if (fixed) return fixed.value;
  const [free] = within(file, size, dimension.name);
  return free ? textOf(file, free) : '';
}
