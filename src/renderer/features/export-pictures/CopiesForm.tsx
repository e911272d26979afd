import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ExportPlan } from '#shared/contract/exports.ts';
import { createExportNames, exportNameWords, templateProblem, usualNames } from '#shared/export-names.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import classes from './Export.module.css';
import type { ToExport } from './to-export.ts';
import { useExport } from './use-export.ts';

const targets = [
  { value: 'folder', label: 'Files in a folder' },
  { value: 'zip', label: 'One .zip file' },
] as const;
const tables = [
  { value: 'none', label: 'None' },
  { value: 'csv', label: 'CSV' },
  { value: 'json', label: 'JSON' },
] as const;

/** What the first copy is called; null while the template is not fit. */
function exampleName({ example, count }: ToExport, template: string, metadata: ExportPlan['metadata']) {
  if (example === null || templateProblem(template, metadata) !== null) return null;
  return createExportNames({ template, metadata, count }).next(example);
}

/** Copies of pictures as files: where to, what they carry, what they are called. */
export function CopiesForm({ wanted, onDone }: { wanted: ToExport; onDone: () => void }) {
  const ids = { metadata: useId(), names: useId(), table: useId(), target: useId() };
  const connected = useConnected();
  const hasDialogs = useStudioState((state) => state.about?.capabilities.exportPictures ?? false);
  const { save, download } = useExport();
  const [target, setTarget] = useState<'folder' | 'zip'>('folder');
  const [metadata, setMetadata] = useState<ExportPlan['metadata']>('keep');
  const [written, setWritten] = useState<string | null>(null);
  const [table, setTable] = useState<ExportPlan['table']>('none');
  const [busy, setBusy] = useState(false);
  const names = written ?? usualNames[metadata];
  const problem = templateProblem(names, metadata) ?? undefined;
  const example = exampleName(wanted, names, metadata);

  async function submit() {
    if (problem !== undefined) return;
    setBusy(true);
    const plan: ExportPlan = { pictures: wanted.pictures, metadata, names, table };
    const begun = hasDialogs ? await save(plan, target) : await download(plan);
    setBusy(false);
    if (begun) onDone();
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {hasDialogs && (
        <Field id={ids.target} label="As">
          <SegmentedControl
            fullWidth
            aria-label="As"
            data={[...targets]}
            value={target}
            onChange={(value) => setTarget(value === 'zip' ? 'zip' : 'folder')}
          />
        </Field>
      )}
      <div>
        <Switch
          data-autofocus
          label="Keep what the files say of how they were made"
          aria-describedby={ids.metadata}
          checked={metadata === 'keep'}
          onChange={(event) => {
            setMetadata(event.currentTarget.checked ? 'keep' : 'remove');
            setWritten(null);
          }}
        />
        <p id={ids.metadata} className={classes.remark}>
          {metadata === 'keep'
            ? 'Prompt, seed and all other settings stay in the copies.'
            : 'The copies hold nothing but the picture: no texts, no date, no settings in their names.'}
        </p>
      </div>
      <Field id={ids.names} label="Names" error={problem}>
        <TextInput
          {...fieldAria(ids.names, problem)}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={names}
          error={problem !== undefined}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        {problem === undefined && (
          <p className={classes.remark}>
            {example !== null && <span className={classes.example}>{example}</span>}
            {metadata === 'keep' && (
              <span>May have {exportNameWords.map((word) => `{${word}}`).join(' ')}</span>
            )}
          </p>
        )}
      </Field>
      <Field id={ids.table} label="With a table of their settings">
        <SegmentedControl
          aria-label="With a table of their settings"
          data={[...tables]}
          value={table}
          onChange={(value) => setTable(tables.find((one) => one.value === value)?.value ?? 'none')}
        />
      </Field>
      <div className={classes.submit}>
        <Button
          type="submit"
          loading={busy}
          disabled={!connected || problem !== undefined}
          leftSection={hasDialogs ? undefined : <IconDownload size={16} />}
        >
          {hasDialogs ? 'Export…' : 'Download .zip'}
        </Button>
      </div>
    </form>
  );
}
