import { useEffect, useState } from 'react';
import type { ThemeFile, ThemeSummary } from '#shared/contract/themes.ts';
import { toErrorReport } from '#shared/errors.ts';
import { startingText } from '#shared/themes/starting-text.ts';
import { useConnected, useStudio, useStudioState } from '../../../app/studio-context.tsx';
import { reportError } from '../../../ui/report-error.ts';
import { type ThemeEdit, copiedText, freeFileName, withFileNow, writtenName } from './theme-edit.ts';

export interface ThemeEditing {
  edit: ThemeEdit | null;
  saving: boolean;
  /** One sentence; the text is still there. */
  problem: string | null;
  open(theme: ThemeSummary): void;
  create(): void;
  copy(theme: ThemeSummary): void;
  change(change: (edit: ThemeEdit) => ThemeEdit): void;
  /** Writes the text; answers whether it is in the file. `name` gives a new theme its file name. */
  save(name: string | null, taken: readonly string[]): Promise<boolean>;
  close(): void;
}

let lastKey = 0;
const begun = (rest: Pick<ThemeEdit, 'id' | 'origin' | 'format' | 'text' | 'version'>): ThemeEdit => {
  lastKey += 1;
  return { key: lastKey, savedText: rest.text, written: null, ...rest };
};

/** The theme that is being written, if any: its text lives here until it is saved or given up. */
export function useThemeEdit(onSaved: (id: string) => void): ThemeEditing {
  const { session } = useStudio();
  const connected = useConnected();
  const version = useStudioState(({ themesVersion }) => themesVersion);
  const [edit, setEdit] = useState<ThemeEdit | null>(null);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ownId = edit?.origin === 'own' ? edit.id : null;

  useEffect(() => {
    if (ownId === null || saving || !connected) return undefined;
    let current = true;
    // A file that is gone is written anew by the next save.
    session.call('themes.get', { id: ownId }).then(
      (file) => current && setEdit((last) => last && (last.id === ownId ? withFileNow(last, file) : last)),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [session, connected, ownId, version, saving]);

  const start = (next: ThemeEdit | null) => {
    setProblem(null);
    setEdit(next);
  };
  const read = (id: string, use: (file: ThemeFile) => ThemeEdit) =>
    void session
      .call('themes.get', { id })
      .then((file) => start(use(file)))
      .catch(reportError);

  return {
    edit,
    saving,
    problem,
    open: ({ id, origin }) =>
      read(id, ({ text, format, version: read_ }) =>
        begun({ id, origin, format, text, version: origin === 'own' ? read_ : null }),
      ),
    create: () =>
      start(begun({ id: null, origin: 'new', format: 'yaml', text: startingText, version: null })),
    copy: ({ id, name }) =>
      read(id, (file) =>
        begun({
          id: null,
          origin: 'new',
          format: file.format,
          text: copiedText(file, name ?? id),
          version: null,
        }),
      ),
    change: (change) => setEdit((last) => last && change(last)),
    async save(name, taken) {
      if (!edit) return false;
      const { text, format } = edit;
      const id = edit.id ?? freeFileName(name ?? writtenName(text), taken);
      setSaving(true);
      try {
        const saved = await session.call('themes.save', { id, text, format, basedOn: edit.version });
        setEdit(
          (last) =>
            last && { ...last, id, origin: 'own', savedText: text, version: saved.version, written: null },
        );
        setProblem(null);
        onSaved(id);
        return true;
      } catch (error) {
        const { code, message } = toErrorReport(error);
        if (code === 'conflict' && edit.id !== null) {
          const file = await session.call('themes.get', { id }).catch(() => null);
          if (file) setEdit((last) => last && { ...last, origin: 'own', written: file });
        } else setProblem(message);
        return false;
      } finally {
        setSaving(false);
      }
    },
    close: () => start(null),
  };
}
