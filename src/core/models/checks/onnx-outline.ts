/** What an ONNX file says of itself (onnx.proto), without its nodes and weights being read. */
import { type FileWindow, openFileWindow } from './file-window.ts';
import { type Field, fieldsOf, NotProtobufError, textOf, TruncatedError } from './protobuf.ts';

/** A file beside an ONNX file that holds weights of it. */
export interface ExternalData {
  /** As written in the ONNX file, relative to it. */
  location: string;
  /** The file must have at least so many bytes. */
  neededBytes: number;
}

export type OnnxOutline =
  | {
      state: 'read';
      irVersion: number;
      /** Version by domain; the empty domain is ONNX's own. */
      opsets: ReadonlyMap<string, number>;
      external: readonly ExternalData[];
    }
  /** The file ends too early; it must have at least so many bytes. */
  | { state: 'truncated'; neededBytes: number }
  | { state: 'not-onnx' };

/** Fields of ModelProto, GraphProto, TensorProto and their entries. */
const model = { irVersion: 1, graph: 7, opset: 8 } as const;
const graphInitializer = 5;
const tensor = { externalData: 13, location: 14 } as const;
const entry = { key: 1, value: 2 } as const;
const opsetEntry = { domain: 1, version: 2 } as const;
const external = 1;

/** Reads a file's outline: some kilobytes of any size of file. Throws as Node does where the file cannot be read. */
export function readOnnxOutline(path: string): OnnxOutline {
  const file = openFileWindow(path);
  try {
    return outlineOf(file);
  } catch (error) {
    if (error instanceof NotProtobufError || error instanceof TruncatedError) return { state: 'not-onnx' };
    throw error;
  } finally {
    file.close();
  }
}

function outlineOf(file: FileWindow): OnnxOutline {
  const opsets = new Map<string, number>();
  let irVersion = 0;
  let graph: Field | null = null;
  try {
    for (const field of fieldsOf(file, 0, file.sizeBytes)) {
      if (field.number === model.irVersion) irVersion = field.value;
      if (field.number === model.graph) graph = field;
      if (field.number === model.opset) {
        const [domain, version] = opsetOf(file, field);
        opsets.set(domain, version);
      }
    }
  } catch (error) {
    // The version comes first and the graph is nearly all of the file: what is cut off is the graph's end.
    if (error instanceof TruncatedError && irVersion > 0)
      return { state: 'truncated', neededBytes: error.endBytes };
    throw error;
  }
  if (!graph || irVersion === 0) return { state: 'not-onnx' };
  return { state: 'read', irVersion, opsets, external: externalDataOf(file, graph) };
}

function opsetOf(file: FileWindow, { start, end }: Field): [string, number] {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(file, start, end)) {
    if (field.number === opsetEntry.domain) domain = textOf(file, field);
    if (field.number === opsetEntry.version) version = field.value;
  }
  // Both are names of one domain.
  return [domain === 'ai.onnx' ? '' : domain, version];
}

function externalDataOf(file: FileWindow, graph: Field): ExternalData[] {
  const needed = new Map<string, number>();
  for (const field of fieldsOf(file, graph.start, graph.end)) {
    if (field.number !== graphInitializer) continue;
    const found = externalTensor(file, field);
    if (found) needed.set(found.location, Math.max(needed.get(found.location) ?? 0, found.neededBytes));
  }
  return [...needed].map(([location, neededBytes]) => ({ location, neededBytes }));
}

function externalTensor(file: FileWindow, { start, end }: Field): ExternalData | null {
  const values = new Map<string, string>();
  let elsewhere = false;
  for (const field of fieldsOf(file, start, end)) {
    if (field.number === tensor.location) elsewhere = field.value === external;
    if (field.number !== tensor.externalData) continue;
    const texts = [...fieldsOf(file, field.start, field.end)].map(
      (part) => [part.number, textOf(file, part)] as const,
    );
    const named = new Map(texts);
    values.set(named.get(entry.key) ?? '', named.get(entry.value) ?? '');
  }
  const location = values.get('location');
  if (!elsewhere || location === undefined) return null;
  return { location, neededBytes: Number(values.get('offset') ?? 0) + Number(values.get('length') ?? 0) };
}
