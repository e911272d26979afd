import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import {
  type LayoutDocuments,
  type ModelDescription,
  describeModel,
  layoutDocumentPaths,
  missingFiles,
} from '#shared/model-layout.ts';
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
  try {
    const description = describe(folder);
    return { ...base, ...toModel(id, description), readiness: { state: 'ready' } };
  } catch (error) {
    return { ...base, ...unknownModel(id), readiness: { state: 'unusable', error: toErrorReport(error) } };
  }
}

function describe(folder: string): ModelDescription {
  const missing = missingFiles((path) => isFile(join(folder, path)));
  if (missing.length === 0) return describeModel(readDocuments(folder));
  throw new PolyptychError(
    'model_invalid',
    `The model folder ${basename(folder)} lacks ${missing.join(', ')}: download the model again.`,
  );
}

function readDocuments(folder: string): LayoutDocuments {
  const documents: LayoutDocuments = {};
  for (const path of layoutDocumentPaths) {
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
    defaults: description.defaults,
    sizeMultiple: description.sizeMultiple,
    maximumTokens: description.maximumTokens,
    schedulers: [...description.schedulers],
    vocabulary: description.vocabulary,
    examples: description.examples,
  };
}

function unknownModel(id: string) {
  return {
    name: id,
    description: null,
    license: null,
    demonstration: false,
    pipeline: null,
    defaults: { width: 512, height: 512, steps: 25, guidanceScale: 7.5, scheduler: 'EulerDiscreteScheduler' },
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
