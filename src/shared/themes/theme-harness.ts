import { linkTheme } from './theme.ts';
import type { ThemeEntry, ThemeSource, Wildcards } from './theme-source.ts';
import { noWildcards } from './theme-source.ts';

/** What tests of the language share: themes of plain strings. */

const entry = (text: string, line: number, file = 'theme'): ThemeEntry => ({
  text,
  weight: null,
  location: { file, line, column: 1 },
  exact: true,
});

const entries = (texts: readonly string[], file?: string) =>
  texts.map((text, index) => entry(text, index + 1, file));

export function sourceOf(
  templates: readonly string[],
  lists: Record<string, readonly string[]> = {},
  exclusions: readonly (readonly string[])[] = [],
): ThemeSource {
  return {
    name: 'A theme',
    description: null,
    tags: [],
    templates: entries(templates),
    lists: new Map(
      Object.entries(lists).map(([name, texts]) => [
        name,
        { entries: entries(texts), location: { file: name, line: 1, column: 1 } },
      ]),
    ),
    exclusions,
    defaults: {},
  };
}

export const wildcardsOf = (files: Record<string, readonly string[]>): Wildcards => ({
  names: () => Object.keys(files),
  entries: (name) => ({ state: 'read', entries: entries(files[name] ?? [], `${name}.txt`) }),
});

/** The theme; throws where it has a problem. */
export function themeOf(
  templates: readonly string[],
  lists?: Record<string, readonly string[]>,
  {
    exclusions = [],
    wildcards = noWildcards,
  }: { exclusions?: readonly (readonly string[])[]; wildcards?: Wildcards } = {},
) {
  const { theme, problems } = linkTheme(sourceOf(templates, lists, exclusions), wildcards);
  if (!theme) throw new Error(JSON.stringify(problems));
  return theme;
}
