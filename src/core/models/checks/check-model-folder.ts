import { type Dirent, existsSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { toErrorReport } from '#shared/errors.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import {
  describeModel,
  layoutDocumentPaths,
  missingFiles,
  type ModelDescription,
} from '#shared/model-layout.ts';
import {
  describeUpscaler,
  isUpscalerFolder,
  type UpscalerDescription,
  upscalerDocumentPaths,
} from '#shared/upscaler-layout.ts';
import { parsePythonJson } from '#shared/parse-python-json.ts';
import { checkWeights, outsideProblem } from './check-weights.ts';
import { createFilePlaces } from './file-place.ts';
import { otherWeightsProblem } from './other-weights.ts';
import { tokenizerProblem } from './tokenizer-fit.ts';

/** Larger files are not read: no published model has a configuration or a tokenizer near these. */
const longestDocumentBytes = 4 * 1024 * 1024;
const longestTokenizerBytes = 64 * 1024 * 1024;
/** Parts of which a model has one or two. */
const suffixes = ['', '_2'];

/** What a folder says of itself. */
export type FoundModel =
  | {
      kind: 'text-to-image';
      description: ModelDescription;
      startPicture: 'none' | 'optional';
    }
  | { kind: 'upscaler'; description: UpscalerDescription };

export interface ModelCheck {
  /** null where the folder cannot be understood. */
  found: FoundModel | null;
  /** All that is wrong, one sentence each; empty for a model that can be loaded. */
  problems: string[];
  sizeBytes: number;
  /** Of the networks alone. */
  weightBytes: number;
}

/**
 * Looks at all of a model folder without loading its weights: completeness, configuration, every network's outline and
 * the files with its weights, tokenizers against their encoders, links. Never throws.
 */
export function checkModelFolder(modelFolder: string): ModelCheck {
  const { files, linkedFolders } = contentsOf(modelFolder);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const check: ModelCheck = { found: null, problems: [], sizeBytes, weightBytes: 0 };
  try {
    const paths = new Set(files.map(({ path }) => path));
    check.problems.push(...problemsOf(check, modelFolder, paths, linkedFolders));
  } catch (error) {
    check.problems.push(toErrorReport(error).message);
  }
  return check;
}

/** Fills in what is found, and returns what is wrong. */
function problemsOf(
  check: ModelCheck,
  modelFolder: string,
  paths: ReadonlySet<string>,
  linkedFolders: readonly string[],
): string[] {
  const name = basename(modelFolder);
  if (!existsSync(modelFolder)) return [`There is no folder ${modelFolder}: check its name.`];
  const has = (path: string) => paths.has(path);
  const upscaler = isUpscalerFolder(has);
  const missing = upscaler ? [] : missingFiles(has);
  const other = missing.length > 0 ? otherWeightsProblem([...paths], name) : null;
  if (other !== null) return [other];
  const { outsideTarget } = createFilePlaces(modelFolder);
  const problems = linkedFolders.flatMap((path) => {
    const target = outsideTarget(join(modelFolder, path));
    return target === null ? [] : [outsideProblem(path, target)];
  });
  if (missing.length > 0)
    problems.push(`The model folder ${name} lacks ${missing.join(', ')}: download the model again.`);

  const outside = new Set<string>();
  const readable = (path: string) => paths.has(path) && !outside.has(path);
  for (const path of paths) {
    const target = isRead(path) ? outsideTarget(join(modelFolder, path)) : null;
    if (target === null) continue;
    outside.add(path);
    problems.push(outsideProblem(path, target));
  }

  const document = (path: string, longestBytes = longestDocumentBytes): unknown => {
    if (!readable(path)) return undefined;
    const found = readDocument(modelFolder, path, longestBytes);
    if (found.state === 'wrong') problems.push(found.problem);
    return found.state === 'read' ? found.value : undefined;
  };
  const documents = <P extends string>(wanted: readonly P[]): Partial<Record<P, unknown>> => {
    const read: Partial<Record<P, unknown>> = {};
    for (const path of wanted) {
      const value = document(path);
      if (value !== undefined) read[path] = value;
    }
    return read;
  };
  const before = problems.length;
  try {
    if (upscaler) {
      const read = documents(upscalerDocumentPaths);
      if (problems.length === before) check.found = { kind: 'upscaler', description: describeUpscaler(read) };
    } else {
      const read = documents(layoutDocumentPaths);
      if (problems.length === before && missing.length === 0)
        check.found = {
          kind: 'text-to-image',
          description: describeModel(read),
          startPicture: has('vae_encoder/model.onnx') ? 'optional' : 'none',
        };
    }
  } catch (error) {
    problems.push(toErrorReport(error).message);
  }

  for (const suffix of suffixes) {
    const tokenizer = `tokenizer${suffix}`;
    const problem = tokenizerProblem(
      {
        whole: document(`${tokenizer}/tokenizer.json`, longestTokenizerBytes),
        vocabulary: document(`${tokenizer}/vocab.json`, longestTokenizerBytes),
        encoder: readable(`text_encoder${suffix}/config.json`)
          ? silently(() =>
              readDocument(modelFolder, `text_encoder${suffix}/config.json`, longestDocumentBytes),
            )
          : undefined,
      },
      { tokenizer, encoder: `text_encoder${suffix}` },
    );
    if (problem !== null) problems.push(problem);
  }

  for (const path of [...paths].filter((candidate) => isNetwork(candidate) && readable(candidate))) {
    const weights = checkWeights(modelFolder, path, outsideTarget);
    check.weightBytes += weights.weightBytes;
    problems.push(...weights.problems);
  }
  return problems;
}

/** Networks that a picture may need; others, as a safety checker, are not opened. */
function isNetwork(path: string): boolean {
  return /^(?:text_encoder|text_encoder_2|unet|vae_decoder|vae_encoder)\/model\.onnx$|^model\.onnx$/.test(
    path,
  );
}

/** Whether anything of ours reads this file. */
function isRead(path: string): boolean {
  return isNetwork(path) || /^[^/]+\.json$|^[^/]+\/[^/]+\.(?:json|txt)$/.test(path);
}

type FoundDocument = { state: 'read'; value: unknown } | { state: 'wrong'; problem: string };

function readDocument(modelFolder: string, path: string, longestBytes: number): FoundDocument {
  const file = join(modelFolder, path);
  const { size } = statSync(file);
  const wrong = (what: string): FoundDocument => ({
    state: 'wrong',
    problem: `${path} ${what}: download the model again.`,
  });
  if (size > longestBytes) return wrong(`is far too large for a configuration file (${formatBytes(size)})`);
  try {
    return { state: 'read', value: parsePythonJson(readFileSync(file, 'utf8')) };
  } catch (error) {
    return error instanceof SyntaxError ? wrong('is not valid JSON') : wrong('cannot be read');
  }
}

/** For a file whose problem is told elsewhere. */
function silently(read: () => FoundDocument): unknown {
  const found = read();
  return found.state === 'read' ? found.value : undefined;
}

interface FoundFile {
  /** Relative, with `/`. */
  path: string;
  sizeBytes: number;
}

/** All files, links to files included, and links to folders, which are not followed. */
function contentsOf(folder: string): { files: FoundFile[]; linkedFolders: string[] } {
  const files: FoundFile[] = [];
  const linkedFolders: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll('\\', '/');
    const found = targetOf(file);
    if (found?.isFile()) files.push({ path, sizeBytes: found.size });
    if (found?.isDirectory()) linkedFolders.push(path);
  }
  return { files, linkedFolders };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** Links in a circle lead nowhere, as those do whose target is gone. */
function targetOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
