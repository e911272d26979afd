import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorReport } from '#shared/errors.ts';
import { themeLimits } from '#shared/themes/theme-limits.ts';
import type { ThemeEntry, WildcardEntries, Wildcards } from '#shared/themes/theme-source.ts';
import { readTextFile } from './read-text-file.ts';

const maximumFiles = 5_000;
const maximumFolderDepth = 8;

export interface WildcardFiles extends Wildcards {
  /** Absolute paths of all of them. */
  paths(): readonly string[];
}

/**
 * The `.txt` files of folders of wildcards, in the format that people have: an entry a line, `#` for comments. They are
 * looked for at the first question and read once. A file of an earlier folder hides one of the same name in a later one.
 */
export function createWildcardFiles(folders: readonly string[]): WildcardFiles {
  const read = new Map<string, WildcardEntries>();
  let files: Map<string, string> | null = null;
  const found = () => (files ??= findFiles(folders));

  return {
    names: () => [...found().keys()],
    paths: () => [...found().values()],
    entries(name) {
      const known = read.get(name);
      if (known) return known;
      const path = found().get(name);
      const entries: WildcardEntries =
        path === undefined
          ? { state: 'unusable', reason: `There is no wildcard file "${name}".` }
          : readEntries(path, name);
      read.set(name, entries);
      return entries;
    },
  };
}

function readEntries(path: string, name: string): WildcardEntries {
  try {
    const lines = readTextFile(path, themeLimits.wildcardFileBytes).split(/\r\n|\n|\r/);
    const entries = lines.flatMap((text, index): ThemeEntry[] => {
      if (/^\s*(?:#|$)/.test(text)) return [];
      return [
        { text, weight: null, location: { file: `${name}.txt`, line: index + 1, column: 1 }, exact: true },
      ];
    });
    return { state: 'read', entries };
  } catch (error) {
    return {
      state: 'unusable',
      reason: `The wildcard file ${name}.txt cannot be used. ${toErrorReport(error).message}`,
    };
  }
}

function findFiles(folders: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();

  function look(folder: string, prefix: string, depth: number) {
    for (const entry of entriesOf(folder)) {
      if (files.size >= maximumFiles) return;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() && depth < maximumFolderDepth)
        look(join(folder, entry.name), `${prefix}${entry.name}/`, depth + 1);
      else if (entry.isFile() && entry.name.endsWith('.txt')) {
        const name = prefix + entry.name.slice(0, -'.txt'.length);
        if (!files.has(name)) files.set(name, join(folder, entry.name));
      }
    }
  }
  for (const folder of folders) look(folder, '', 0);
  return files;
}

/** A folder that is missing or may not be read holds nothing. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
