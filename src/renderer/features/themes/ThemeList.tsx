import type { ThemeSummary } from '#shared/contract/themes.ts';
import { SideList, SideListItem } from '../../ui/SideList.tsx';
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
    <SideList label="Themes">
      {themes.length > 1 && (
        <SideListItem
          name="All themes"
          facts="One of each in turn"
          chosen={chosen === allInTurn}
          onChoose={() => onChoose(allInTurn)}
        />
      )}
      {groups.map((group) => (
        <section key={group.label}>
          <h3 className={classes.group}>{group.label}</h3>
          {group.themes.map(({ id, name, tags }) => (
            <SideListItem
              key={id}
              name={name ?? id}
              facts={name === null ? 'Cannot be used' : tags.join(', ')}
              broken={name === null}
              chosen={id === chosen}
              onChoose={() => onChoose(id)}
            />
          ))}
        </section>
      ))}
    </SideList>
  );
}
