import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import {
  type ModelDescription,
  describeModel,
  layoutDocumentPaths,
  missingFiles,
} from '#shared/model-layout.ts';
import {
  describeUpscaler,
  isUpscalerFolder,
  type UpscalerDescription,
  upscalerDocumentPaths,
} from '#shared/upscaler-layout.ts';
import { parsePythonJson } from '#shared/parse-python-json.ts';

/** Larger configuration files are not read: no published model has any near this. */
const longestDocumentBytes = 4 * 1024 * 1024;

/**
 * Reads a model folder without opening its weights: configuration, completeness, size on disk.
 * Never throws; a folder that cannot be used says why in `readiness`.
 */
export function readModelFolder(folder: string, embedded: boolean): Model {
  const id = basename(folder);
  const base = { id, embedded, sizeBytes: folderSize(folder) };
  const has = (path: string) => isFile(join(folder, path));
  try {
    if (isUpscalerFolder(has)) {
      const upscaler = describeUpscaler(readDocuments(folder, upscalerDocumentPaths));
      return { ...base, ...toUpscaler(id, upscaler), readiness: { state: 'ready' } };
    }
    const description = describe(folder);
    const { sampleChannels, latentChannels } = description;
    const readsPictures = has('vae_encoder/model.onnx') ? 'optional' : 'none';
    const startPicture = sampleChannels === latentChannels ? readsPictures : 'masked';
    return { ...base, ...toModel(id, description), startPicture, readiness: { state: 'ready' } };
  } catch (error) {
    return { ...base, ...unknownModel(id), readiness: { state: 'unusable', error: toErrorReport(error) } };
  }
}

function describe(folder: string): ModelDescription {
  const missing = missingFiles((path) => isFile(join(folder, path)));
  if (missing.length === 0) return describeModel(readDocuments(folder, layoutDocumentPaths));
  throw new PolyptychError(
    'model_invalid',
    `The model folder ${basename(folder)} lacks ${missing.join(', ')}: download the model again.`,
  );
}

function readDocuments<P extends string>(folder: string, paths: readonly P[]): Partial<Record<P, unknown>> {
  const documents: Partial<Record<P, unknown>> = {};
  for (const path of paths) {
    const file = join(folder, path);
    if (!isFile(file)) continue;
    const invalid = (what: string) =>
      new PolyptychError('model_invalid', `${path} ${what}: download the model again.`);
    if (statSync(file).size > longestDocumentBytes)
      throw invalid('is far too large for a configuration file');
    const text = readFileSync(file, 'utf8');
    try {
      documents[path] = parsePythonJson(text);
    } catch {
      throw invalid('is not valid JSON');
    }
  }
  return documents;
}

function toModel(id: string, description: ModelDescription) {
  return {
    name: description.name ?? id,
    description: description.description,
    license: description.license,
    demonstration: description.demonstration,
    pipeline: description.pipeline,
    kind: 'text-to-image' as const,
    scale: null,
    defaults: description.defaults,
    guidance: description.guidance,
    usualSteps: description.usualSteps,
    sizeMultiple: description.sizeMultiple,
    maximumTokens: description.maximumTokens,
    schedulers: [...description.schedulers],
    vocabulary: description.vocabulary,
    examples: description.examples,
  };
}

function toUpscaler(id: string, { name, description, license, scale }: UpscalerDescription) {
  return {
    ...unknownModel(id),
    name: name ?? id,
    description,
    license,
    kind: 'upscaler' as const,
    startPicture: 'required' as const,
    scale,
    // What the queue compares the work of a picture with.
    defaults: { width: 512, height: 512, steps: 1, guidanceScale: 0, scheduler: 'none' },
    sizeMultiple: 1,
  };
}

function unknownModel(id: string) {
  return {
    name: id,
    description: null,
    license: null,
    demonstration: false,
    pipeline: null,
    kind: 'text-to-image' as const,
    startPicture: 'none' as const,
    scale: null,
    defaults: { width: 512, height: 512, steps: 25, guidanceScale: 7.5, scheduler: 'EulerDiscreteScheduler' },
    guidance: 'free' as const,
    usualSteps: 50,
    sizeMultiple: 64,
    maximumTokens: null,
    schedulers: [],
    vocabulary: [],
    examples: [],
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What cannot be read counts as nothing: why the model is unusable is told elsewhere. */
function folderSize(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
