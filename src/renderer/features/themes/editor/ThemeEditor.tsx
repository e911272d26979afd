import { Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useConnected, useStudioState } from '../../../app/studio-context.tsx';
import { canDraw } from '../../composer/draft.ts';
import { SampledPrompts } from '../SampledPrompts.tsx';
import { SamplingBar } from '../SamplingBar.tsx';
import { themeFacts } from '../theme-facts.ts';
import { ThemeProblems } from '../ThemeProblems.tsx';
import { useSampling } from '../use-sampling.ts';
import { promptsShown, useThemeCheck } from '../use-themes.ts';
import type { CodeEditor } from './code-editor.ts';
import { CodeText } from './CodeText.tsx';
import { type ThemeEdit, isChanged, keepingMine, withText } from './theme-edit.ts';
import type { ThemeEditing } from './use-theme-edit.ts';
import classes from './ThemeEditor.module.css';

const noProblems: never[] = [];

/** Which file a save writes, in words. */
function fileNote({ id, origin, format }: ThemeEdit): string {
  if (origin === 'new' || id === null) return 'New: its name will be the file’s, too.';
  if (origin === 'shipped') return 'With the app: saving makes your own version.';
  return `${id}.${format}`;
}

/** A theme's text, what is wrong with it, and what it would say. */
export function ThemeEditor({
  edit,
  editing,
  taken,
  onClose,
}: {
  edit: ThemeEdit;
  editing: ThemeEditing;
  /** File names of the themes there are. */
  taken: readonly string[];
  onClose: () => void;
}) {
  const sampling = useSampling();
  const { mode, seed, start } = sampling;
  const { answer, last } = useThemeCheck({ id: edit.id, text: edit.text, mode, seed, start });
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const models = useStudioState((state) => state.models);
  const connected = useConnected();
  const nameable = useMemo(() => {
    const drawing = models.filter(canDraw);
    return {
      wildcards: last?.wildcards ?? [],
      models: drawing.map(({ id }) => id),
      schedulers: [...new Set(drawing.flatMap(({ schedulers }) => schedulers))],
    };
  }, [models, last]);
  const changed = isChanged(edit) || edit.origin === 'new';
  const save = () => void editing.save(last?.name ?? null, taken);
  useHotkeys([['mod+S', save]], [], true);

  const problems = last?.problems ?? noProblems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const { written } = edit;
  return (
    <section className={classes.editor} aria-label="Theme editor">
      <div className={classes.writing}>
        <div className={classes.head}>
          <span className={classes.file}>
            {fileNote(edit)}
            {isChanged(edit) && <span className={classes.changed}> · Not saved</span>}
          </span>
          <Button variant="default" size="compact-sm" onClick={onClose}>
            Done
          </Button>
          <Button
            size="compact-sm"
            disabled={!changed || !connected || written !== null}
            loading={editing.saving}
            onClick={save}
          >
            Save
          </Button>
        </div>
        {editing.problem !== null && (
          <p className={classes.note} role="alert" data-severity="error">
            It could not be saved. {editing.problem}
          </p>
        )}
        {written && (
          <div className={classes.note} role="alert">
            Another program changed this file while you wrote.
            <span className={classes.choices}>
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => editing.change((one) => withText(one, written))}
              >
                Take its text
              </Button>
              <Button variant="default" size="compact-sm" onClick={() => editing.change(keepingMine)}>
                Keep mine
              </Button>
            </span>
          </div>
        )}
        <CodeText
          label="Text of the theme"
          text={edit.text}
          problems={problems}
          nameable={nameable}
          onChange={(text) => editing.change((one) => ({ ...one, text }))}
          onEditor={setEditor}
        />
        {problems.length > 0 && <ThemeProblems problems={problems} onGoTo={(place) => editor?.goTo(place)} />}
        <p className={classes.keys}>
          <Kbd>Ctrl</Kbd> <Kbd>Space</Kbd> names what can stand there. <Kbd>Tab</Kbd> indents; <Kbd>Esc</Kbd>,
          then <Kbd>Tab</Kbd> leaves the text.
        </p>
      </div>
      <div className={classes.preview}>
        <p className={classes.facts} role="status">
          {last && (errors.length > 0 ? 'No prompts until the text is mended.' : themeFacts(last))}
        </p>
        <SamplingBar
          sampling={sampling}
          next={
            answer.state === 'loaded' && answer.value.samples.length === promptsShown
              ? answer.value.next
              : null
          }
        />
        {answer.state === 'failed' && <p className={classes.note}>{answer.message}</p>}
        <SampledPrompts
          samples={(last?.samples ?? []).map((sample) => ({
            ...sample,
            theme: { id: edit.id ?? 'new', defaults: last?.defaults ?? {} },
          }))}
          loading={answer.state === 'loading'}
        />
      </div>
    </section>
  );
}
