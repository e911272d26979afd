import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClipboardText } from '@tabler/icons-react';
import { useStudio } from '../../app/studio-context.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { useState } from 'react';
import { deviceReport } from './device-report.ts';
import classes from './CopyReport.module.css';

/** Copies all about the devices as text for a bug report; shows it to be copied by hand where that is not allowed. */
export function CopyReport() {
  const { store } = useStudio();
  const [shown, setShown] = useState<string | null>(null);
  const copy = () => {
    const { about, machine, devices, readings } = store.getState();
    const now = Date.now();
    const report = deviceReport({ about, machine, devices, readings, userAgent: navigator.userAgent, now });
    void copyText(report).then((copied) => {
      if (copied) notifications.show({ message: 'The device report is on the clipboard.' });
      else setShown(report);
    });
  };
  return (
    <>
      <Tooltip label="Copy as text, for a bug report">
        <ActionIcon aria-label="Copy device report as text" onClick={copy}>
          <IconClipboardText size={17} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Sheet opened={shown !== null} onClose={() => setShown(null)} title="Device report" size={720}>
        <textarea
          className={classes.report}
          aria-label="Device report"
          readOnly
          rows={20}
          value={shown ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
      </Sheet>
    </>
  );
}
