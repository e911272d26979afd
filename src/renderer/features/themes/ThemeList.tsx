import type { ThemeSummary } from '#shared/contract/themes.ts';
import classes from './ThemesView.module.css';

/** Chosen instead of a theme: one prompt of each in turn. No file has such a name. */
export const allInTurn = '*';

/** The themes there are: the user's own, then those with the app. */
export function ThemeList(props: {
  themes: readonly ThemeSummary[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { themes, chosen, onChoose } = props;
  const groups = [
    { label: 'Yours', themes: themes.filter(({ origin }) => origin === 'own') },
    { label: 'With the app', themes: themes.filter(({ origin }) => origin === 'shipped') },
  ].filter((group) => group.themes.length > 0);
  return (
    <nav className={classes.list} aria-label="Themes">
      {themes.length > 1 && (
        <button
          type="button"
          className={classes.item}
          aria-current={chosen === allInTurn}
          onClick={() => onChoose(allInTurn)}
        >
          <span className={classes.name}>All themes</span>
          <span className={classes.facts}>One of each in turn</span>
        </button>
      )}
      {groups.map((group) => (
        <section key={group.label}>
          <h3 className={classes.group}>{group.label}</h3>
          {group.themes.map(({ id, name, tags }) => (
            <button
              key={id}
              type="button"
              className={classes.item}
              aria-current={id === chosen}
              onClick={() => onChoose(id)}
            >
              <span className={classes.name}>{name ?? id}</span>
              <span className={classes.facts} data-broken={name === null || undefined}>
                {name === null ? 'Cannot be used' : tags.join(', ')}
              </span>
            </button>
          ))}
        </section>
      ))}
    </nav>
  );
}
