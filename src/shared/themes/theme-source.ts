/** Where something stands in a file, counted from 1. */
export interface Location {
  /** As people know it: a path, or a name. */
  file: string;
  line: number;
  column: number;
}

/** What is wrong and where; a warning leaves the theme usable. */
export interface ThemeProblem {
  severity: 'error' | 'warning';
  /** One sentence. */
  message: string;
  location: Location;
}

/** A template, or an entry of a list, as it stands in its file. */
export interface ThemeEntry {
  text: string;
  /** null: it may be written in front of the text. */
  weight: number | null;
  location: Location;
  /** Whether characters of the text are characters of that line, so that a place inside it can be named. */
  exact: boolean;
}

/** What a theme sets for its pictures; what is missing is the model's own. */
export interface ThemeDefaults {
  model?: string | undefined;
  steps?: number | undefined;
  guidanceScale?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  negativePrompt?: string | undefined;
  scheduler?: string | undefined;
}

/** A theme as written: its shape is right, its templates are not read yet. */
export interface ThemeSource {
  name: string;
  description: string | null;
  tags: readonly string[];
  templates: readonly ThemeEntry[];
  lists: ReadonlyMap<string, { entries: readonly ThemeEntry[]; location: Location }>;
  exclusions: readonly (readonly string[])[];
  defaults: ThemeDefaults;
}

/** The wildcard files that themes may use. */
export interface Wildcards {
  /** Paths in the wildcard folder, without `.txt`, with `/` between folders. */
  names(): readonly string[];
  entries(name: string): WildcardEntries;
}
export type WildcardEntries =
  { state: 'read'; entries: readonly ThemeEntry[] } | { state: 'unusable'; reason: string };

export const noWildcards: Wildcards = {
  names: () => [],
  entries: (name) => ({ state: 'unusable', reason: `There is no wildcard file "${name}".` }),
};

/** The place of a character of an entry. */
export function locationIn({ location, exact }: ThemeEntry, offset: number): Location {
  return exact ? { ...location, column: location.column + offset } : location;
}
