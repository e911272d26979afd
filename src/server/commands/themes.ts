import { statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import {
  type ThemeLibrary,
  createThemeLibrary,
  readThemeFile,
  themeFilesIn,
} from '#core/themes/theme-library.ts';
import { createWildcardFiles } from '#core/themes/wildcard-files.ts';
import { PolyptychError } from '#shared/errors.ts';
import { combinationsText } from '#shared/themes/combinations-text.ts';
import { countCombinations } from '#shared/themes/count-combinations.ts';
import { createRound } from '#shared/themes/sample-round.ts';
import { createSampler } from '#shared/themes/sampler.ts';
import type { Theme } from '#shared/themes/theme.ts';
import { themeFolders } from '../app-environment.ts';
import { fittedTable } from '../text-table.ts';
import { themeSampleMode } from '../theme-options.ts';

export interface ThemeSampleOptions {
  count?: number;
  seed?: number;
  mode?: string;
  start?: bigint;
  json?: true;
}

/** Lists the themes, own ones first: a line each, or one JSON array. Works beside a running app. */
export function runThemesList(options: { json?: true }): void {
  const rows = createThemeLibrary(themeFolders())
    .list()
    .map(({ id, origin, file, theme, problems }) => {
      const count = theme && countCombinations(theme);
      const name = theme?.name ?? null;
      const combinations = count && { kind: count.kind, combinations: String(count.combinations) };
      return {
        id,
        name,
        origin,
        file,
        combinations,
        problems,
        text: count ? combinationsText(count) : 'unusable',
      };
    });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(rows.map(({ text: _text, ...row }) => row))}\n`);
    return;
  }
  const table = fittedTable(
    [
      { title: 'Theme', cell: ({ id }) => id },
      { title: 'From', cell: ({ origin }) => (origin === 'own' ? 'you' : 'the app') },
      { title: 'Prompts', cell: ({ text }) => text, align: 'right' },
      { title: 'Name', cell: ({ name, problems }) => name ?? problems[0]?.message ?? '', shorten: true },
    ],
    rows,
    process.stdout.isTTY ? process.stdout.columns : null,
  );
  process.stdout.write(`${table.join('\n')}\n`);
}

/**
 * Checks a theme file, or all of a folder: a line for each problem, `file:line:column: error: sentence`, and one for each
 * theme without. Throws where one cannot be used, so that the exit code tells.
 */
export function runThemesCheck(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new PolyptychError('not_found', `There is no file or folder "${path}".`);
  const files = found.isDirectory() ? themeFilesIn(path) : [path];
  if (files.length === 0)
    throw new PolyptychError('not_found', `There are no themes in "${path}": .yaml, .yml or .json files.`);
  const wildcards = wildcardsBeside(found.isDirectory() ? path : dirname(path));
  let unusable = 0;
  for (const file of files) {
    const { theme, problems } = readThemeFile(file, wildcards);
    for (const { severity, message, location } of problems)
      process.stdout.write(`${location.file}:${location.line}:${location.column}: ${severity}: ${message}\n`);
    if (theme) process.stdout.write(`${file}: ${promptsText(theme)}\n`);
    else unusable += 1;
  }
  if (unusable > 0)
    throw new PolyptychError(
      'theme_invalid',
      files.length === 1
        ? 'The theme cannot be used.'
        : `${unusable} of ${files.length} themes cannot be used.`,
    );
}

/** Prints prompts of a theme (its name, or a file), or of all themes in turn: a line each, or a JSON line each. */
export function runThemesSample(name: string, options: ThemeSampleOptions): void {
  const mode = themeSampleMode(options.mode);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32);
  const count = options.count ?? 10;
  const chosen = chosenThemes(name, createThemeLibrary(themeFolders()));
  const start = options.start === undefined ? {} : { start: options.start };
  const round = createRound(
    chosen.map(({ id, theme }) => {
      const sampler = createSampler(theme, { mode, seed, ...start });
      return { key: { id, theme }, next: () => sampler.next() };
    }),
  );
  let printed = 0;
  for (let next = printed < count ? round.next() : null; next; next = printed < count ? round.next() : null) {
    printed += 1;
    const { key, sample } = next;
    const { prompt, choices, index } = sample;
    const line = options.json
      ? JSON.stringify({
          theme: key.id,
          prompt,
          seed,
          index: index === null ? null : String(index),
          choices,
          settings: key.theme.defaults,
        })
      : prompt;
    process.stdout.write(`${line}\n`);
  }
  if (printed < count)
    process.stderr.write(`There are ${printed === 0 ? 'no' : `only ${printed}`} prompts to draw here.\n`);
}

function promptsText(theme: Theme): string {
  const count = countCombinations(theme);
  return `${combinationsText(count)} prompt${count.combinations === 1n ? '' : 's'}`;
}

function chosenThemes(name: string, library: ThemeLibrary): { id: string; theme: Theme }[] {
  if (name === 'all') return library.list().flatMap(({ id, theme }) => (theme ? [{ id, theme }] : []));
  const isFile = /[\\/]|\.(?:ya?ml|json)$/.test(name);
  if (!isFile) return [library.ready(name)];
  const { theme, problems } = readThemeFile(name, wildcardsBeside(dirname(name)));
  if (theme) return [{ id: basename(name, extname(name)), theme }];
  const [problem] = problems;
  const { line, column } = problem?.location ?? { line: 1, column: 1 };
  throw new PolyptychError('theme_invalid', `${name}:${line}:${column}: ${problem?.message ?? 'No theme.'}`);
}

/** A theme finds the wildcards that lie beside it, then the user's, then those that ship. */
function wildcardsBeside(folder: string) {
  const { own, shipped } = themeFolders();
  const folders = [...new Set([resolve(folder), own, shipped])];
  return createWildcardFiles(folders.map((one) => join(one, 'wildcards')));
}
