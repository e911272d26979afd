import { themeLimits } from '#shared/themes/theme-limits.ts';
import { type LinkedTheme, linkTheme } from '#shared/themes/theme.ts';
import type {
  Location,
  ThemeEntry,
  ThemeProblem,
  ThemeSource,
  Wildcards,
} from '#shared/themes/theme-source.ts';
import { DocumentError, type Located, readYaml } from './read-yaml.ts';
import { themeFileSchema } from './theme-schema.ts';

/**
 * Reads the text of a theme file: a theme, or all that is wrong with it, with line and column. Never throws.
 * @param file what messages call the file
 */
export function readTheme(text: string, file: string, wildcards: Wildcards): LinkedTheme {
  const failed = (message: string, location: Location): LinkedTheme => ({
    theme: null,
    problems: [{ severity: 'error', message, location }],
  });
  const start = { file, line: 1, column: 1 };
  if (text.length > themeLimits.fileBytes)
    return failed(
      `A theme file may have at most ${themeLimits.fileBytes / 1024} KB: move long lists into wildcard files.`,
      start,
    );
  let read: ReturnType<typeof readYaml> | null = null;
  try {
    read = readYaml(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return failed(error.message, placeOf(text, file, error.offset));
  }
  const { document, positionOf } = read;
  const locationOf = (offset: number): Location => {
    const { line, col } = positionOf(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const parsed = themeFileSchema.safeParse(plain(document, null));
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, themeLimits.problems).map((issue): ThemeProblem => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
      return { severity: 'error', message: issue.message, location: locationOf(offsetAt(document, path)) };
    });
    return { theme: null, problems };
  }

  const entriesAt = (
    path: readonly string[],
    entries: readonly (string | { text: string; weight: number })[],
  ) =>
    entries.map((entry, index): ThemeEntry => {
      const parent = valueAt(document, path);
      const one = parent?.kind === 'list' ? (parent.items[index] ?? parent) : parent;
      const written = typeof entry === 'string' ? one : one && valueAt(one, ['text']);
      return {
        text: typeof entry === 'string' ? entry : entry.text,
        weight: typeof entry === 'string' ? null : entry.weight,
        location: locationOf(written?.offset ?? 0),
        exact: written?.kind === 'scalar' && written.exact,
      };
    });
  const { data } = parsed;
  const source: ThemeSource = {
    name: data.name,
    description: data.description ?? null,
    tags: data.tags ?? [],
    templates: entriesAt(['templates'], data.templates),
    lists: new Map(
      Object.entries(data.lists ?? {}).map(([name, entries]) => [
        name,
        {
          entries: entriesAt(['lists', name], entries),
          location: locationOf(offsetAt(document, ['lists', name])),
        },
      ]),
    ),
    exclusions: data.exclude ?? [],
    defaults: data.defaults ?? {},
  };
  return linkTheme(source, wildcards);
}

/** Parts whose values are texts, whatever they look like: a year is no number there, and `on` no switch. */
const texts = new Set(['name', 'description', 'tags', 'templates', 'lists', 'exclude']);

function plain(value: Located, part: string | null): unknown {
  switch (value.kind) {
    case 'scalar':
      return part !== null && texts.has(part) && value.value !== null ? value.written : value.value;
    case 'list':
      return value.items.map((item) => plain(item, part));
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([name, entry]) => [
          name,
          plain(entry.value, part === null ? name : name === 'weight' ? null : part),
        ]),
      );
  }
}

function valueAt(from: Located, path: readonly PropertyKey[]): Located | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return from;
  const next =
    from.kind === 'list' && typeof first === 'number'
      ? from.items[first]
      : from.kind === 'map'
        ? from.entries.get(String(first))?.value
        : undefined;
  return next && valueAt(next, rest);
}

/** Where the last part of a path that exists begins; a name, where it stands before a value. */
function offsetAt(document: Located, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = valueAt(document, path.slice(0, length - 1));
    const last = path[length - 1];
    if (parent?.kind === 'map' && last !== undefined) {
      const entry = parent.entries.get(String(last));
      if (entry) return entry.offset;
    }
    const value = valueAt(document, path.slice(0, length));
    if (value) return value.offset;
  }
  return document.offset;
}

function placeOf(text: string, file: string, offset: number): Location {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
