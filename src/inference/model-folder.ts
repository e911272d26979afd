import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';
import { parsePythonJson } from '#shared/parse-python-json.ts';
import {
  describeModel,
  layoutDocumentPaths,
  type LayoutDocuments,
  missingFiles,
  type ModelDescription,
} from '#shared/model-layout.ts';

/** Reads what a model folder says of itself. Throws `model_invalid` naming the first file that is missing or wrong. */
export function readModelFolder(modelFolder: string): ModelDescription {
  if (!existsSync(modelFolder))
    throw new PolyptychError('model_invalid', `The model folder ${modelFolder} does not exist.`);
  const documents: LayoutDocuments = {};
  for (const path of layoutDocumentPaths) {
    const document = readJsonFile(modelFolder, path);
    if (document !== undefined) documents[path] = document;
  }
  const exists = (path: string) => existsSync(join(modelFolder, path));
  const [missing] = missingFiles(exists, documents['model_index.json']);
  if (missing !== undefined)
    throw new PolyptychError(
      'model_invalid',
      `The model folder has no ${missing}: download the model again.`,
    );
  return describeModel(documents);
}

/** Larger files are not read: no published model has a tokenizer near this. */
const longestJsonBytes = 64 * 1024 * 1024;

/** One JSON file of a model folder; undefined when there is none. Throws `model_invalid` when it is not JSON. */
export function readJsonFile(modelFolder: string, file: string): unknown {
  const path = join(modelFolder, file);
  if (!existsSync(path)) return undefined;
  if (statSync(path).size > longestJsonBytes)
    throw new PolyptychError(
      'model_invalid',
      `${file} is far too large for a JSON file: download the model again.`,
    );
  try {
    return parsePythonJson(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new PolyptychError('model_invalid', `${file} is not JSON: download the model again.`, {
      cause: error,
    });
  }
}
