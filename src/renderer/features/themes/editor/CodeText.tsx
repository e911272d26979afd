import { Button, Loader, useMantineStyleNonce } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import type { CodeEditor } from './code-editor.ts';
import type { Nameable } from './completions.ts';
import classes from './ThemeEditor.module.css';

export interface CodeTextProps {
  label: string;
  text: string;
  problems: ThemeSummary['problems'];
  nameable: Nameable;
  onChange: (text: string) => void;
  /** The editor, once it is there; null when it goes. */
  onEditor: (editor: CodeEditor | null) => void;
}

/** The text field, which is fetched when a theme is first written: a large library comes along. */
export function CodeText(props: CodeTextProps) {
  const { label, text, problems } = props;
  const parent = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const nonce = useMantineStyleNonce()?.() ?? '';

  useEffect(() => {
    let made: CodeEditor | null = null;
    let current = true;
    const make = async () => {
      const { createCodeEditor } = await import('./code-editor.ts');
      if (!current || !parent.current) return;
      made = createCodeEditor({
        parent: parent.current,
        text: latest.current.text,
        label,
        nonce,
        nameable: () => latest.current.nameable,
        onChange: (next) => latest.current.onChange(next),
      });
      setEditor(made);
      latest.current.onEditor(made);
      made.focus();
    };
    make().catch(() => setFailed(true));
    return () => {
      current = false;
      made?.dispose();
      latest.current.onEditor(null);
    };
  }, [attempt, label, nonce]);
  useEffect(() => {
    if (editor && editor.text() !== text) editor.replace(text);
  }, [editor, text]);
  useEffect(() => editor?.mark(problems), [editor, problems]);

  return (
    <div ref={parent} className={classes.code}>
      {!editor && !failed && <Loader size="sm" className={classes.loader ?? ''} />}
      {failed && (
        <div className={classes.fetchFailed} role="alert">
          The text field could not be fetched.
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              setFailed(false);
              setAttempt((last) => last + 1);
            }}
          >
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
