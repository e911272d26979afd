import { lstatSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { themeLimits } from '#shared/themes/theme-limits.ts';
import type { LinkedTheme, Theme } from '#shared/themes/theme.ts';
import type { Wildcards } from '#shared/themes/theme-source.ts';
import { readTextFile } from './read-text-file.ts';
import { readTheme } from './read-theme.ts';
import { createWildcardFiles } from './wildcard-files.ts';

/** Where themes lie: each folder holds theme files, and wildcard files in its folder `wildcards`. */
export interface ThemeFolders {
  /** Ships with the app. */
  shipped: string;
  /** The user's own: a theme there takes the place of a shipped one of the same name. */
  own: string;
}

/** A theme file that was found, usable or not. */
export interface FoundTheme extends LinkedTheme {
  /** The file's name without its ending. */
  id: string;
  origin: 'shipped' | 'own';
  /** Absolute path. */
  file: string;
}

export interface ThemeLibrary {
  /** Own ones first, then by name; files that cannot be used are among them, with their problems. */
  list(): readonly FoundTheme[];
  /** The same, but others get a turn between two files. */
  load(): Promise<readonly FoundTheme[]>;
  /** How many there are, unread. */
  count(): number;
  /** One of them, without reading the others. */
  find(id: string): FoundTheme | null;
  /** Throws where there is no such theme or it cannot be used. */
  ready(id: string): FoundTheme & { theme: Theme };
  /** Whether one with the app has this name, hidden by an own one or not. */
  isShipped(id: string): boolean;
  /** The wildcard files of both folders. */
  wildcards(): Wildcards;
  /** Looks again: what has changed is read again at the next question, and all that uses wildcards where one has. */
  reload(): void;
}

const endings = new Set(['.yaml', '.yml', '.json']);
const maximumThemes = 500;

interface ThemeFile {
  id: string;
  origin: FoundTheme['origin'];
  file: string;
}

export function createThemeLibrary(folders: ThemeFolders): ThemeLibrary {
  const wildcardFolders = [folders.own, folders.shipped].map((folder) => join(folder, 'wildcards'));
  let wildcards = createWildcardFiles(wildcardFolders);
  /** What was read of a file while it had this stamp. */
  const known = new Map<string, { stamp: string; found: FoundTheme }>();
  let files: readonly ThemeFile[] | null = null;
  let wildcardsStamp: string | null = null;

  function listed(): readonly ThemeFile[] {
    if (files) return files;
    const own = filesOf(folders.own, 'own');
    const ids = new Set(own.map(({ id }) => id));
    files = [...own, ...filesOf(folders.shipped, 'shipped').filter(({ id }) => !ids.has(id))];
    return files;
  }
  function read(themeFile: ThemeFile): FoundTheme {
    const { file } = themeFile;
    const before = known.get(file);
    wildcardsStamp ??= stampOfFiles(wildcards.paths());
    const stamp = `${stampOf(file)} ${wildcardsStamp}`;
    if (before?.stamp === stamp) return before.found;
    const found = { ...themeFile, ...readThemeFile(file, wildcards) };
    known.set(file, { stamp, found });
    return found;
  }
  function find(id: string): FoundTheme | null {
    const themeFile = listed().find((one) => one.id === id);
    return themeFile ? read(themeFile) : null;
  }

  return {
    list: () => listed().map(read),
    async load() {
      const found: FoundTheme[] = [];
      for (const themeFile of listed()) {
        found.push(read(themeFile));
        // One after another is the point.
        await aTurnForOthers();
      }
      return found;
    },
    count: () => listed().length,
    find,
    ready(id) {
      const entry = find(id);
      const ids = listed().map((one) => one.id);
      if (!entry)
        throw new PolyptychError(
          'bad_input',
          `There is no theme "${id}": choose one of ${ids.join(', ') || 'none'}.`,
        );
      const { theme, problems } = entry;
      if (theme) return { ...entry, theme };
      const [problem] = problems;
      const where = problem ? `${entry.file}:${problem.location.line}: ${problem.message}` : entry.file;
      throw new PolyptychError('bad_input', `The theme "${id}" cannot be used. ${where}`);
    },
    isShipped: (id) => filesOf(folders.shipped, 'shipped').some((one) => one.id === id),
    wildcards: () => wildcards,
    reload() {
      wildcards = createWildcardFiles(wildcardFolders);
      wildcardsStamp = null;
      files = null;
    },
  };
}

/** Resolves when what waits has had its turn. */
export const aTurnForOthers = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Changes with the file; empty where there is none. */
function stampOf(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : '';
}
const stampOfFiles = (paths: readonly string[]) => paths.map((path) => `${path}=${stampOf(path)}`).join(' ');

/** The paths of the theme files in a folder, by name; none where it is missing or may not be read. */
export function themeFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && endings.has(extname(entry.name)))
      .map((entry) => join(folder, entry.name))
      .sort()
      .slice(0, maximumThemes);
  } catch {
    return [];
  }
}

/** A theme file's theme, or why there is none. */
export function readThemeFile(path: string, wildcards: Wildcards): LinkedTheme {
  try {
    return readTheme(readTextFile(path, themeLimits.fileBytes), path, wildcards);
  } catch (error) {
    const { message } = toErrorReport(error);
    return {
      theme: null,
      problems: [{ severity: 'error', message, location: { file: path, line: 1, column: 1 } }],
    };
  }
}

function filesOf(folder: string, origin: FoundTheme['origin']): ThemeFile[] {
  return themeFilesIn(folder).map((file) => ({ id: basename(file, extname(file)), origin, file }));
}
