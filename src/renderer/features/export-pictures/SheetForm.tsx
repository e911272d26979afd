import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useConnected } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { wrappedColumns } from '../contact-sheet/sheet-layout.ts';
import classes from './Export.module.css';
import { type SheetChoice, tileWidths } from './sheet-pages.ts';
import type { ToExport } from './to-export.ts';
import { mostOnSheets, useContactSheet } from './use-contact-sheet.ts';

const mostColumns = 12;
const formats = [
  { value: 'png', label: 'PNG' },
  { value: 'jpeg', label: 'JPEG' },
];
const widths = tileWidths.map((width) => ({ value: String(width), label: `${width} px` }));

/** Many pictures as one, or as a few pages: how they stand there. */
export function SheetForm({ wanted, onDone }: { wanted: ToExport; onDone: () => void }) {
  const ids = { columns: useId(), width: useId(), format: useId() };
  const connected = useConnected();
  const { draw, progress } = useContactSheet();
  const [columns, setColumns] = useState<number | null>(Math.min(6, wrappedColumns(wanted.count)));
  const [tileWidth, setTileWidth] = useState<SheetChoice['tileWidth']>(256);
  const [captions, setCaptions] = useState(true);
  const [format, setFormat] = useState<SheetChoice['format']>('png');
  const fits = columns !== null && Number.isInteger(columns) && columns >= 1 && columns <= mostColumns;
  const problem = fits ? undefined : `Give a whole number of columns from 1 to ${mostColumns}.`;

  async function submit() {
    if (fits && (await draw(wanted, { columns, tileWidth, captions, format }))) onDone();
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={classes.pair}>
        <Field id={ids.columns} label="Columns" error={problem}>
          <Stepper
            {...fieldAria(ids.columns, problem)}
            noun="column"
            value={columns}
            minimum={1}
            maximum={mostColumns}
            onChange={setColumns}
          />
        </Field>
        <Field id={ids.width} label="Width of each picture">
          <SegmentedControl
            fullWidth
            aria-label="Width of each picture"
            data={widths}
            value={String(tileWidth)}
            onChange={(value) => setTileWidth(tileWidths.find((width) => String(width) === value) ?? 256)}
          />
        </Field>
      </div>
      <Switch
        label="Prompt, seed and model under each picture"
        checked={captions}
        onChange={(event) => setCaptions(event.currentTarget.checked)}
      />
      <Field id={ids.format} label="As">
        <SegmentedControl
          aria-label="As"
          data={formats}
          value={format}
          onChange={(value) => setFormat(value === 'jpeg' ? 'jpeg' : 'png')}
        />
      </Field>
      {wanted.count > mostOnSheets && (
        <p className={classes.remark}>Sheets take the first {mostOnSheets.toLocaleString('en')} pictures.</p>
      )}
      <div className={classes.submit}>
        <span className={classes.progress} role="status">
          {progress !== null && progress.pages > 1 && `Page ${progress.page} of ${progress.pages}`}
        </span>
        <Button
          type="submit"
          loading={progress !== null}
          disabled={!connected || problem !== undefined}
          leftSection={<IconDownload size={16} />}
        >
          Save contact sheet
        </Button>
      </div>
    </form>
  );
}
