import type { ThemeFile, ThemeSummary } from '#shared/contract/themes.ts';

/** A theme's text while it is being changed. */
export interface ThemeEdit {
  /** Counts edits, so that each begins with a screen of its own. */
  key: number;
  /** The file's name; null while there is no file, and not even a name for one. */
  id: string | null;
  origin: 'new' | ThemeSummary['origin'];
  format: ThemeFile['format'];
  text: string;
  /** What it began with, or was saved as last. */
  savedText: string;
  /** Of the file that a save replaces; null where there is none yet. */
  version: string | null;
  /** What another program wrote into the file meanwhile, while there are changes here, too. */
  written: ThemeFile | null;
}

export const isChanged = ({ text, savedText }: ThemeEdit): boolean => text !== savedText;

/** What the file holds now, if another program wrote it: taken over where nothing would be lost by it. */
export function withFileNow(edit: ThemeEdit, file: ThemeFile): ThemeEdit {
  if (file.version === edit.version || edit.origin !== 'own') return edit;
  return isChanged(edit) && edit.text !== file.text ? { ...edit, written: file } : withText(edit, file);
}

/** Takes the file's text over; what was written here goes. */
export const withText = (edit: ThemeEdit, { text, version }: ThemeFile): ThemeEdit => ({
  ...edit,
  text,
  savedText: text,
  version,
  written: null,
});

/** Keeps what was written here: the next save replaces what the other program wrote. */
export const keepingMine = (edit: ThemeEdit): ThemeEdit => ({
  ...edit,
  version: edit.written?.version ?? edit.version,
  written: null,
});

/** The name that a text gives its theme, also where it cannot be read as one yet; null where it gives none. */
export const writtenName = (text: string): string | null =>
  /(?:^|[{,])\s*["']?name["']?\s*:\s*["']?([^"'\n]+)/m.exec(text)?.[1]?.trim() ?? null;

/** A file name out of a theme's name, free among those that are taken. */
export function freeFileName(name: string | null, taken: readonly string[]): string {
  const plain = (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  const base = plain === '' ? 'theme' : plain;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** The text of a copy, with a name that tells them apart. */
export function copiedText({ text, format }: Pick<ThemeFile, 'text' | 'format'>, name: string): string {
  const copyName = JSON.stringify(`${name}, my version`);
  return format === 'json'
    ? text.replace(/("name"\s*:\s*)"(?:[^"\\]|\\.)*"/, (_whole, before: string) => before + copyName)
    : text.replace(/^name:.*$/m, () => `name: ${copyName}`);
}
