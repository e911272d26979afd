import { Button, Loader } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useConnected, useStudio, useView } from '../../app/studio-context.tsx';
import { FullView, FullViewPage } from '../../ui/FullView.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { reportError } from '../../ui/report-error.ts';
import { UndoMessage } from '../../ui/UndoMessage.tsx';
import { ThemeEditor } from './editor/ThemeEditor.tsx';
import { isChanged } from './editor/theme-edit.ts';
import { UnsavedSheet } from './editor/UnsavedSheet.tsx';
import { type ThemeEditing, useThemeEdit } from './editor/use-theme-edit.ts';
import { RenameSheet } from './RenameSheet.tsx';
import { RoundPrompts } from './RoundPrompts.tsx';
import { ThemeHead } from './ThemeHead.tsx';
import { allInTurn, ThemeList } from './ThemeList.tsx';
import { ThemeProblems } from './ThemeProblems.tsx';
import { ThemePrompts } from './ThemePrompts.tsx';
import { useThemes } from './use-themes.ts';
import classes from './ThemesView.module.css';

interface Leaving {
  /** Calls back at once, or when what was written is saved or given up. */
  leave(then: () => void): void;
}

function ThemesContent(props: {
  chosenId: string | null;
  onChoose: (id: string) => void;
  editing: ThemeEditing;
  onClose: () => void;
  leaving: RefObject<Leaving | null>;
}) {
  const { chosenId, onChoose, editing, onClose, leaving } = props;
  const { session } = useStudio();
  const connected = useConnected();
  const loaded = useThemes();
  const [renamedId, setRenamedId] = useState<string | null>(null);
  /** What waits for the answer about what is not saved. */
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  const { edit } = editing;
  const themes = loaded.state === 'loaded' ? loaded.value.themes : [];
  const taken = themes.map(({ id }) => id);
  const theme =
    themes.find(({ id }) => id === chosenId) ?? themes.find(({ name }) => name !== null) ?? themes[0];
  const unsaved = edit !== null && isChanged(edit);

  const leave = (then: () => void) => {
    if (unsaved) return setWaiting(() => then);
    editing.close();
    then();
  };
  useImperativeHandle(leaving, () => ({ leave }));
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);

  const goOn = () => {
    setWaiting(null);
    editing.close();
    waiting?.();
  };
  const remove = ({ id, name, hidesShipped }: ThemeSummary) => {
    const undo = (file: { text: string; format: 'yaml' | 'json' }) => {
      notifications.hide(`removed-theme-${id}`);
      session
        .call('themes.save', { id, text: file.text, format: file.format, basedOn: null })
        .catch(reportError);
    };
    session
      .call('themes.delete', { id })
      .then((file) =>
        notifications.show({
          id: `removed-theme-${id}`,
          withCloseButton: true,
          autoClose: 10_000,
          message: (
            <UndoMessage
              text={
                hidesShipped ? `Your version of ${name ?? id} was removed.` : `${name ?? id} was deleted.`
              }
              onUndo={() => undo(file)}
            />
          ),
        }),
      )
      .catch(reportError);
  };
  return (
    <FullViewPage
      title="Prompt themes"
      summary={
        loaded.state === 'loaded' && (
          <>
            Your own are YAML or JSON files in <code className={classes.folder}>{loaded.value.folder}</code>
          </>
        )
      }
      controls={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={16} />}
          disabled={!connected}
          onClick={() => leave(editing.create)}
        >
          New theme
        </Button>
      }
      onClose={() => leave(onClose)}
    >
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
          <ThemeList
            themes={themes}
            chosen={edit ? edit.id : chosenId === allInTurn ? allInTurn : (theme?.id ?? null)}
            onChoose={(id) => leave(() => onChoose(id))}
          />
          {edit && (
            <ThemeEditor
              key={edit.key}
              edit={edit}
              editing={editing}
              taken={taken}
              onClose={() => leave(() => undefined)}
            />
          )}
          {!edit && chosenId === allInTurn && (
            <section className={classes.detail} aria-label="All themes">
              <RoundPrompts themes={themes} />
            </section>
          )}
          {!edit && theme && chosenId !== allInTurn && (
            <section key={theme.id} className={classes.detail} aria-label={theme.name ?? theme.id}>
              <ThemeHead
                theme={theme}
                actions={{
                  edit: () => editing.open(theme),
                  copy: () => editing.copy(theme),
                  rename: () => setRenamedId(theme.id),
                  remove: () => remove(theme),
                }}
              />
              {theme.name === null ? (
                <ThemeProblems problems={theme.problems} onGoTo={() => editing.open(theme)} />
              ) : (
                <ThemePrompts theme={theme} />
              )}
            </section>
          )}
        </div>
      )}
      <RenameSheet
        id={renamedId}
        onDone={(id) => {
          setRenamedId(null);
          if (id !== null) onChoose(id);
        }}
      />
      <UnsavedSheet
        opened={waiting !== null}
        onStay={() => setWaiting(null)}
        onDiscard={goOn}
        onSave={() => {
          setWaiting(null);
          void editing.save(null, taken).then((saved) => saved && goOn());
        }}
      />
    </FullViewPage>
  );
}

/** The themes there are, what they would say, their texts, and the way of their prompts into the composer or the queue. */
export function ThemesView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'themes');
  const [chosenId, setChosenId] = useState<string | null>(null);
  // Here, not inside: a text that is being written stays while a prompt of it is tried in the composer.
  const editing = useThemeEdit(setChosenId);
  const leaving = useRef<Leaving | null>(null);
  // A prompt that was sent to the composer takes the focus there.
  const requests = useView(({ promptFocusRequests }) => promptFocusRequests);
  const [known, setKnown] = useState(requests);
  if (opened && known !== requests) setKnown(requests);
  return (
    <FullView
      returnFocus={known === requests}
      opened={opened}
      onClose={() => leaving.current?.leave(view.closeSheet)}
      label="Prompt themes"
    >
      <ThemesContent
        chosenId={chosenId}
        onChoose={setChosenId}
        editing={editing}
        onClose={view.closeSheet}
        leaving={leaving}
      />
    </FullView>
  );
}
