import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { toErrorReport } from '#shared/errors.ts';
import {
  describeModel,
  layoutDocumentPaths,
  type LayoutDocuments,
  missingFiles,
  type ModelDescription,
} from '#shared/model-layout.ts';
import {
  describeUpscaler,
  isUpscalerFolder,
  type UpscalerDescription,
  upscalerDocumentPaths,
} from '#shared/upscaler-layout.ts';
import { checkWeights, outsideProblem } from './check-weights.ts';
import { createFilePlaces } from './file-place.ts';
import { contentsOf } from './folder-contents.ts';
import { createFolderDocuments, type FolderDocuments } from './folder-documents.ts';
import { otherWeightsProblem } from './other-weights.ts';
import { tokenizerProblem } from './tokenizer-fit.ts';

/** Larger tokenizers are not read: no published one is near this. */
const longestTokenizerBytes = 64 * 1024 * 1024;

/** What a folder says of itself. */
export type FoundModel =
  | {
      kind: 'text-to-image';
      description: ModelDescription;
      startPicture: 'none' | 'optional' | 'masked';
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
  /** Of the UNet and the largest of the others, which is what lies in memory where the others are let go. */
  stagedWeightBytes: number;
}

/**
 * Looks at all of a model folder without loading its weights: completeness, configuration, every network's outline and
 * the files with its weights, tokenizers against their encoders, links. Never throws.
 */
export function checkModelFolder(modelFolder: string): ModelCheck {
  const { files, linkedFolders } = contentsOf(modelFolder);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const check: ModelCheck = { found: null, problems: [], sizeBytes, weightBytes: 0, stagedWeightBytes: 0 };
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
  if (!existsSync(modelFolder)) return [`There is no folder ${modelFolder}: check its name.`];
  const name = basename(modelFolder);
  const has = (path: string) => paths.has(path);
  const upscaler = isUpscalerFolder(has);
  const other = otherWeightsProblem([...paths], name);
  if (other !== null) return [other];

  const problems: string[] = [];
  const { outsideTarget } = createFilePlaces(modelFolder);
  const outside = new Set<string>();
  for (const path of [...linkedFolders, ...[...paths].filter(isRead)]) {
    const target = outsideTarget(join(modelFolder, path));
    if (target === null) continue;
    outside.add(path);
    problems.push(outsideProblem(path, target));
  }
  const isReadable = (path: string) => has(path) && !outside.has(path);
  const documents = createFolderDocuments({
    modelFolder,
    isReadable,
    onProblem: (sentence) => problems.push(sentence),
  });
  const missing = upscaler ? [] : missingFiles(has, documents.json('model_index.json'));
  if (missing.length > 0)
    problems.push(`The model folder ${name} lacks ${missing.join(', ')}: download the model again.`);
  else check.found = describe(documents, has, problems);
  problems.push(...tokenizerProblems(documents));
  let [unetBytes, largestOther] = [0, 0];
  for (const path of [...paths].filter((candidate) => isNetwork(candidate) && isReadable(candidate))) {
    const weights = checkWeights(modelFolder, path, outsideTarget);
    check.weightBytes += weights.weightBytes;
    if (path.startsWith('unet/')) unetBytes = weights.weightBytes;
    else largestOther = Math.max(largestOther, weights.weightBytes);
    problems.push(...weights.problems);
  }
  check.stagedWeightBytes = unetBytes + largestOther;
  return problems;
}

/** null where a file is wrong, which is among the problems then. */
function describe(
  documents: FolderDocuments,
  has: (path: string) => boolean,
  problems: string[],
): FoundModel | null {
  const upscaler = isUpscalerFolder(has);
  const wanted = upscaler ? upscalerDocumentPaths : layoutDocumentPaths;
  const found: LayoutDocuments = documents.all(wanted);
  if (wanted.some((path) => documents.isWrong(path))) return null;
  try {
    if (upscaler) return { kind: 'upscaler', description: describeUpscaler(found) };
    const description = describeModel(found);
    const readsPictures = has('vae_encoder/model.onnx') ? 'optional' : 'none';
    const startPicture = description.sampleChannels === description.latentChannels ? readsPictures : 'masked';
    return { kind: 'text-to-image', description, startPicture };
  } catch (error) {
    problems.push(toErrorReport(error).message);
    return null;
  }
}

/** A model has one tokenizer with its encoder, or two. */
function tokenizerProblems({ json }: FolderDocuments): string[] {
  return ['', '_2'].flatMap((suffix) => {
    const [tokenizer, encoder] = [`tokenizer${suffix}`, `text_encoder${suffix}`];
    const problem = tokenizerProblem(
      {
        whole: json(`${tokenizer}/tokenizer.json`, longestTokenizerBytes),
        vocabulary: json(`${tokenizer}/vocab.json`, longestTokenizerBytes),
        encoder: json(`${encoder}/config.json`),
      },
      { tokenizer, encoder },
    );
    return problem === null ? [] : [problem];
  });
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
