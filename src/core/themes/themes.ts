import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import { countCombinations } from '#shared/themes/count-combinations.ts';
import type { Theme } from '#shared/themes/theme.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { readTheme } from './read-theme.ts';
import { type FoundTheme, type ThemeFolders, createThemeLibrary } from './theme-library.ts';
import { type LearntWeights, samplesOf } from './samples.ts';
import { watchFolder } from './watch-folder.ts';

type Combinations = NonNullable<ThemeSummary['combinations']>;

export interface Themes {
  handlers: Pick<Handlers, Extract<keyof Handlers, `themes.${string}`>>;
  dispose(): void;
}

/** Tried one by one up to this many: a list is to be there at once. */
const tryAllUpTo = 5_000;

/** Answers for the themes. The user's folder is watched from the first question on, not before. */
export function createThemes(deps: {
  folders: ThemeFolders;
  /** What favorites taught of a theme. */
  learntWeights: LearntWeights;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}): Themes {
  const { folders, learntWeights, events, clock, log } = deps;
  const library = createThemeLibrary(folders);
  /** A theme never changes: what was counted once is known, as long as anybody holds the theme. */
  const counted = new WeakMap<Theme, Combinations>();
  let unwatch: (() => void) | null = null;

  function changed() {
    library.reload();
    events.emit('themes.changed', { count: library.list().length });
  }
  function watched() {
    if (unwatch) return library;
    try {
      mkdirSync(folders.own, { recursive: true });
      unwatch = watchFolder(folders.own, changed, { clock, log });
    } catch (error) {
      log.warn({ err: error }, 'the themes folder cannot be watched');
      unwatch = () => undefined;
    }
    return library;
  }

  return {
    handlers: {
      'themes.list': () => ({ themes: watched().list().map(summaryOf), folder: folders.own }),
      'themes.sample': ({ id, ...sampling }) =>
        samplesOf(watched().ready(id).theme, sampling, learntWeights(id)),
      'themes.get': ({ id }) => ({ text: readFileSync(foundTheme(id).file, 'utf8') }),
      'themes.check'({ text, id, ...sampling }) {
        const wildcards = watched().wildcards();
        const { theme, problems } = readTheme(text, 'theme', wildcards);
        const samples = theme
          ? samplesOf(theme, sampling, learntWeights(id ?? ''))
          : { samples: [], next: '0' };
        return {
          ...samples,
          problems,
          combinations: theme && combinationsOf(theme),
          wildcards: [...wildcards.names()],
        };
      },
      'themes.save'({ id, text }) {
        const known = watched()
          .list()
          .find((one) => one.id === id && one.origin === 'own');
        mkdirSync(folders.own, { recursive: true });
        replaceFile(known?.file ?? join(folders.own, `${id}.yaml`), text);
        changed();
        return summaryOf(foundTheme(id));
      },
    },
    dispose: () => unwatch?.(),
  };

  function summaryOf({ id, origin, theme, problems }: FoundTheme): ThemeSummary {
    return {
      id,
      origin,
      name: theme?.name ?? null,
      description: theme?.description ?? null,
      tags: [...(theme?.tags ?? [])],
      combinations: theme && combinationsOf(theme),
      defaults: theme?.defaults ?? {},
      problems,
    };
  }

  function combinationsOf(theme: Theme): Combinations {
    const known = counted.get(theme);
    if (known) return known;
    const { kind, combinations } = countCombinations(theme, { tryAllUpTo });
    const count = { kind, combinations: String(combinations) };
    counted.set(theme, count);
    return count;
  }

  function foundTheme(id: string): FoundTheme {
    const found = watched()
      .list()
      .find((one) => one.id === id);
    if (!found) throw new PolyptychError('not_found', `There is no theme "${id}".`);
    return found;
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
