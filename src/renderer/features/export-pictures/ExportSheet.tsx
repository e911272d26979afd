import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { countOf } from '#shared/count-of.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { CopiesForm } from './CopiesForm.tsx';
import classes from './Export.module.css';
import { SheetForm } from './SheetForm.tsx';
import type { ToExport } from './to-export.ts';

const kinds = [
  { value: 'copies', label: 'Copies' },
  { value: 'sheet', label: 'Contact sheet' },
];

function Choice({ wanted, onDone }: { wanted: ToExport; onDone: () => void }) {
  const [kind, setKind] = useState('copies');
  const Form = kind === 'sheet' ? SheetForm : CopiesForm;
  return (
    <div className={classes.form}>
      <SegmentedControl
        fullWidth
        aria-label="What is exported"
        data={kinds}
        value={kind}
        onChange={setKind}
      />
      <Form wanted={wanted} onDone={onDone} />
    </div>
  );
}

/** Asks what copies of pictures should be like, or a contact sheet of them. */
export function ExportSheet() {
  const { picking } = useStudio();
  const wanted = useStore(picking.exporting, (state) => state.wanted);
  const close = () => picking.exporting.setState({ wanted: null });
  return (
    <Sheet
      opened={wanted !== null}
      onClose={close}
      size={480}
      title={wanted === null ? '' : `Export ${countOf(wanted.count, 'picture')}`}
    >
      {wanted !== null && <Choice wanted={wanted} onDone={close} />}
    </Sheet>
  );
}
