import { mkdirSync } from 'node:fs';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import { countCombinations } from '#shared/themes/count-combinations.ts';
import { type Sampler, type SamplerOptions, createSampler } from '#shared/themes/sampler.ts';
import type { ThemeDefaults } from '#shared/themes/theme-source.ts';
import type { Theme } from '#shared/themes/theme.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { readTheme } from './read-theme.ts';
import { createOwnThemeFiles, readThemeText } from './own-theme-files.ts';
import { type FoundTheme, type ThemeFolders, aTurnForOthers, createThemeLibrary } from './theme-library.ts';
import { type LearntWeights, roundOf, samplesOf } from './sample-theme.ts';
import { watchFolder } from '../storage/watch-folder.ts';

type Combinations = NonNullable<ThemeSummary['combinations']>;

export interface Themes {
  handlers: Pick<Handlers, Extract<keyof Handlers, `themes.${string}`>>;
  /** Prompts of a theme one by one, with what favorites taught of it. Throws `bad_input` where it cannot be used. */
  sampler(themeId: string, sampling: Pick<SamplerOptions, 'mode' | 'seed' | 'start'>): Sampler;
  /** What a theme sets for its pictures. Throws as `sampler` does. */
  defaultsOf(themeId: string): ThemeDefaults;
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
  const ownFiles = createOwnThemeFiles(folders.own);
  /** A theme never changes: what was counted once is known, as long as anybody holds the theme. */
  const counted = new WeakMap<Theme, Combinations>();
  let unwatch: (() => void) | null = null;

  function changed() {
    library.reload();
    events.emit('themes.changed', { count: library.count() });
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
      async 'themes.list'() {
        const themes: ThemeSummary[] = [];
        for (const found of await watched().load()) {
          themes.push(summaryOf(found));
          // Counting takes milliseconds each: others get a turn between.
          await aTurnForOthers();
        }
        return { themes, folder: folders.own };
      },
      'themes.sample': ({ id, ...sampling }) =>
        samplesOf(watched().ready(id).theme, sampling, learntWeights(id)),
      async 'themes.round'({ count, ...sampling }) {
        const themes = await watched().load();
        return { samples: roundOf(themes, { count, ...sampling }, learntWeights) };
      },
      'themes.get': ({ id }) => readThemeText(foundTheme(id).file),
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
          name: theme?.name ?? null,
          defaults: theme?.defaults ?? {},
          wildcards: [...wildcards.names()],
        };
      },
      'themes.save'({ id, text, format, basedOn }) {
        library.reload();
        const version = ownFiles.save({ id, file: ownFile(id), text, format, basedOn });
        changed();
        return { theme: summaryOf(foundTheme(id)), version };
      },
      'themes.rename'({ id, newId }) {
        library.reload();
        if (library.find(newId))
          throw new PolyptychError('conflict', `There is a theme "${newId}" already: choose another name.`);
        ownFiles.rename(existingOwnFile(id), newId);
        changed();
        return summaryOf(foundTheme(newId));
      },
      'themes.delete'({ id }) {
        library.reload();
        const removed = ownFiles.remove(existingOwnFile(id));
        changed();
        return removed;
      },
    },
    sampler: (themeId, sampling) =>
      createSampler(watched().ready(themeId).theme, { ...sampling, learnt: learntWeights(themeId) }),
    defaultsOf: (themeId) => watched().ready(themeId).theme.defaults,
    dispose: () => unwatch?.(),
  };

  function summaryOf({ id, origin, theme, problems }: FoundTheme): ThemeSummary {
    return {
      id,
      origin,
      hidesShipped: origin === 'own' && library.isShipped(id),
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
    const found = watched().find(id);
    if (!found) throw new PolyptychError('not_found', `There is no theme "${id}".`);
    return found;
  }

  /** The path of an own theme; null where there is none of that name. */
  function ownFile(id: string): string | null {
    const found = watched().find(id);
    return found?.origin === 'own' ? found.file : null;
  }
  function existingOwnFile(id: string): string {
    const file = ownFile(id);
    if (file !== null) return file;
    foundTheme(id);
    throw new PolyptychError(
      'bad_input',
      `"${id}" comes with the app and stays as it is: save a copy of it.`,
    );
  }
}
