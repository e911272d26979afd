import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { ThemeFile } from '#shared/contract/themes.ts';
import { PolyptychError } from '#shared/errors.ts';
import { themeLimits } from '#shared/themes/theme-limits.ts';
import { readTextFile } from './read-text-file.ts';

/** A theme file's text, for people to change; a sentence where it is too large or no text. */
export function readThemeText(file: string): ThemeFile {
  const text = readTextFile(file, themeLimits.fileBytes);
  return { text, format: extname(file) === '.json' ? 'json' : 'yaml', version: versionOf(text) };
}

/** Changes in the folder of the user's own themes. The file system's errors pass through; no text is ever half written. */
export function createOwnThemeFiles(folder: string) {
  return {
    /**
     * @param file its path, null where there is none yet
     * @returns the new version
     */
    save(
      save: Pick<ThemeFile, 'text' | 'format'> & { id: string; file: string | null; basedOn: string | null },
    ) {
      const { id, file, text, format, basedOn } = save;
      if (file !== null && basedOn !== versionThere(file))
        throw new PolyptychError(
          'conflict',
          basedOn === null
            ? `There is a theme "${id}" already: choose another name.`
            : `The file of "${id}" was changed by another program since it was read here: take its text over, or write over it.`,
        );
      mkdirSync(folder, { recursive: true });
      replaceFile(file ?? join(folder, `${id}.${format}`), text);
      return versionOf(text);
    },
    rename(file: string, newId: string) {
      renameSync(file, join(dirname(file), newId + extname(file)));
    },
    /** Answers with what it held. */
    remove(file: string): ThemeFile {
      const held = readThemeText(file);
      rmSync(file);
      return held;
    },
  };
}

const versionOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** What cannot be read is another version than any. */
function versionThere(file: string): string {
  try {
    return readThemeText(file).version;
  } catch {
    return 'unreadable';
  }
}

/** Nobody sees half of it; the temporary name is hidden, so that it is no theme. */
function replaceFile(path: string, text: string) {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
