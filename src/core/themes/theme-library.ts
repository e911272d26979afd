import { readdirSync } from 'node:fs';
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
  /** Throws where there is no such theme or it cannot be used. */
  ready(id: string): FoundTheme & { theme: Theme };
  /** The wildcard files of both folders. */
  wildcards(): Wildcards;
  /** Reads everything again. */
  reload(): void;
}

const endings = new Set(['.yaml', '.yml', '.json']);
const maximumThemes = 500;

export function createThemeLibrary(folders: ThemeFolders): ThemeLibrary {
  let wildcards = noFilesYet();
  let found: FoundTheme[] | null = null;

  function noFilesYet() {
    return createWildcardFiles([folders.own, folders.shipped].map((folder) => join(folder, 'wildcards')));
  }
  function list() {
    if (found) return found;
    const own = themesIn(folders.own, 'own', wildcards);
    const ids = new Set(own.map(({ id }) => id));
    found = [...own, ...themesIn(folders.shipped, 'shipped', wildcards).filter(({ id }) => !ids.has(id))];
    return found;
  }

  return {
    list,
    ready(id) {
      const entry = list().find((one) => one.id === id);
      const ids = list().map((one) => one.id);
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
    wildcards: () => wildcards,
    reload() {
      wildcards = noFilesYet();
      found = null;
    },
  };
}

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

function themesIn(folder: string, origin: FoundTheme['origin'], wildcards: Wildcards): FoundTheme[] {
  return themeFilesIn(folder).map((file) => ({
    id: basename(file, extname(file)),
    origin,
    file,
    ...readThemeFile(file, wildcards),
  }));
}
