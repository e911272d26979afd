import { ActionIcon, Loader } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useStudio, useView } from '../../app/studio-context.tsx';
import { FullView } from '../../ui/FullView.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ThemeProblems } from './ThemeProblems.tsx';
import { ThemePrompts } from './ThemePrompts.tsx';
import { useThemes } from './use-themes.ts';
import classes from './ThemesView.module.css';

function ThemeList(props: {
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

function ThemesContent({ onClose }: { onClose: () => void }) {
  const loaded = useThemes();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const themes = loaded.state === 'loaded' ? loaded.value.themes : [];
  const theme =
    themes.find(({ id }) => id === chosenId) ?? themes.find(({ name }) => name !== null) ?? themes[0];
  return (
    <div className={classes.layout}>
      <div className={classes.head}>
        <h2 className={classes.title}>Prompt themes</h2>
        <span className={classes.folder}>
          {loaded.state === 'loaded' && (
            <>
              Your own are YAML files in <code>{loaded.value.folder}</code>
            </>
          )}
        </span>
        <ActionIcon aria-label="Close" data-autofocus onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {loaded.state === 'loading' && (
        <Loader className={classes.loader ?? ''} aria-label="Looking for themes" />
      )}
      {loaded.state === 'failed' && (
        <Notice
          icon={<IconAlertTriangle size={28} stroke={1.5} />}
          title="The themes could not be read"
          text={loaded.message}
        />
      )}
      {loaded.state === 'loaded' && (
        <div className={classes.body}>
          <ThemeList themes={themes} chosen={theme?.id ?? null} onChoose={setChosenId} />
          {theme && theme.name !== null && <ThemePrompts key={theme.id} theme={theme} />}
          {theme && theme.name === null && <ThemeProblems theme={theme} />}
        </div>
      )}
    </div>
  );
}

/** The themes there are, what they would say, and the way of their prompts into the composer or the queue. */
export function ThemesView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'themes');
  // A prompt that was sent to the composer takes the focus there.
  const requests = useView(({ promptFocusRequests }) => promptFocusRequests);
  const [known, setKnown] = useState(requests);
  if (opened && known !== requests) setKnown(requests);
  return (
    <FullView
      returnFocus={known === requests}
      opened={opened}
      onClose={view.closeSheet}
      label="Prompt themes"
    >
      <ThemesContent onClose={view.closeSheet} />
    </FullView>
  );
}
