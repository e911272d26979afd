import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatBytes, formatPartOf } from '#shared/format-bytes.ts';
import { isInside } from './file-place.ts';
import { readOnnxOutline } from './onnx-outline.ts';

/** The newest that onnxruntime 1.30 reads; found by trying, and held by a test. */
const newestOpset = 26;
const newestIrVersion = 13;

const again = 'download the model again';
const otherExport = 'choose an older export of the model';
/** A Git LFS pointer is a few lines of text. */
const longestPointerBytes = 1024;
const pointerStart = 'version https://git-lfs.github.com/spec/';

export interface WeightsCheck {
  /** What is wrong, one sentence each. */
  problems: string[];
  /** Bytes of the file and of the weights beside it. */
  weightBytes: number;
}

/**
 * Looks at an ONNX file and the files beside it that hold its weights, without loading them. `file` is relative to the
 * model folder and must exist. `outsideTarget` tells where a link leads that leaves the folder.
 */
export function checkWeights(
  modelFolder: string,
  file: string,
  outsideTarget: (path: string) => string | null,
): WeightsCheck {
  const path = join(modelFolder, file);
  const { size } = statSync(path);
  const bad = (problem: string): WeightsCheck => ({ problems: [problem], weightBytes: size });
  if (size === 0) return bad(`${file} is empty: ${again}.`);
  if (isLfsPointer(path, size)) return bad(pointerProblem(file));

  const outline = readOnnxOutline(path);
  if (outline.state === 'not-onnx') return bad(`${file} is no ONNX network: ${again}.`);
  if (outline.state === 'truncated')
    return bad(`${file} is truncated: ${formatPartOf(size, outline.neededBytes)}; ${again}.`);

  const problems: string[] = [];
  const opset = outline.opsets.get('') ?? 0;
  if (opset > newestOpset)
    problems.push(
      `${file} uses version ${opset} of ONNX's operators; this version of Polyptych knows up to ${newestOpset}: ${otherExport}.`,
    );
  if (outline.irVersion > newestIrVersion)
    problems.push(
      `${file} is written in version ${outline.irVersion} of the ONNX format; this version of Polyptych knows up to ${newestIrVersion}: ${otherExport}.`,
    );
  let weightBytes = size;
  const folder = dirname(path);
  for (const { location, neededBytes } of outline.external) {
    const beside = join(folder, location);
    const name = join(dirname(file), location).replaceAll('\\', '/');
    if (!isInside(modelFolder, beside)) {
      problems.push(`${file} wants weights from outside of the model folder (${location}): ${again}.`);
      continue;
    }
    const found = statSync(beside, { throwIfNoEntry: false });
    if (!found?.isFile()) {
      problems.push(`${name} is missing, which holds ${formatBytes(neededBytes)} of weights: ${again}.`);
      continue;
    }
    weightBytes += found.size;
    const outside = outsideTarget(beside);
    if (outside !== null) problems.push(outsideProblem(name, outside));
    else if (isLfsPointer(beside, found.size)) problems.push(pointerProblem(name));
    else if (found.size < neededBytes)
      problems.push(`${name} is truncated: ${formatPartOf(found.size, neededBytes)}; ${again}.`);
  }
  return { problems, weightBytes };
}

export function outsideProblem(file: string, target: string): string {
  return `${file} is a link out of the model folder (to ${target}), which is not followed: put the file itself there.`;
}

function pointerProblem(file: string): string {
  return `${file} was downloaded without its contents (it is a Git LFS pointer): fetch it with "git lfs pull", or download the model again.`;
}

function isLfsPointer(path: string, sizeBytes: number): boolean {
  return sizeBytes <= longestPointerBytes && readFileSync(path, 'latin1').startsWith(pointerStart);
}
