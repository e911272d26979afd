import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '#shared/format-bytes.ts';
import { parsePythonJson } from '#shared/parse-python-json.ts';

/** Larger files are not read: no published model has a configuration near this. */
const longestDocumentBytes = 4 * 1024 * 1024;

export interface FolderDocuments {
  /** A parsed file; undefined where it is not there, or is wrong, which is told once. */
  json(path: string, longestBytes?: number): unknown;
  /** Whether a file was read and found wrong. */
  isWrong(path: string): boolean;
  /** Those of several that are there, by path. */
  all<P extends string>(paths: readonly P[]): Partial<Record<P, unknown>>;
}

/** Reads JSON files of a model folder, each once. */
export function createFolderDocuments(options: {
  modelFolder: string;
  isReadable(path: string): boolean;
  onProblem(sentence: string): void;
}): FolderDocuments {
  const known = new Map<string, unknown>();
  const wrongPaths = new Set<string>();

  function read(path: string, longestBytes: number): unknown {
    const file = join(options.modelFolder, path);
    const { size } = statSync(file);
    const wrong = (what: string) => {
      wrongPaths.add(path);
      options.onProblem(`${path} ${what}: download the model again.`);
    };
    if (size > longestBytes) return wrong(`is far too large for a configuration file (${formatBytes(size)})`);
    try {
      return parsePythonJson(readFileSync(file, 'utf8'));
    } catch (error) {
      return wrong(error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read');
    }
  }
  function json(path: string, longestBytes = longestDocumentBytes): unknown {
    if (!known.has(path)) known.set(path, options.isReadable(path) ? read(path, longestBytes) : undefined);
    return known.get(path);
  }
  return {
    json,
    isWrong: (path) => wrongPaths.has(path),
    all<P extends string>(paths: readonly P[]) {
      const found: Partial<Record<P, unknown>> = {};
      for (const path of paths) {
        const value = json(path);
        if (value !== undefined) found[path] = value;
      }
      return found;
    },
  };
}
