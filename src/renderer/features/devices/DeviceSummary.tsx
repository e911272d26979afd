import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { CopyReport } from './CopyReport.tsx';
import { detectedLabel, machineFacts } from './machine-label.ts';
import classes from './DeviceSummary.module.css';

/** What this computer has in all, what drives it, and what was in the way of seeing more. */
export function DeviceSummary() {
  const { view } = useStudio();
  const machine = useStudioState((state) => state.machine);
  const devices = useStudioState((state) => state.devices);
  const facts = machineFacts(machine, devices);
  return (
    <div className={classes.summary}>
      <div className={classes.head}>
        <h2 className={classes.title}>{detectedLabel(machine, devices)}</h2>
        <CopyReport />
        <Tooltip label="Load over time and details">
          <ActionIcon
            aria-label="Load over time and details"
            aria-haspopup="dialog"
            onClick={() => view.openSheet('load')}
          >
            <IconChartLine size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {facts.length > 0 && (
        <p className={classes.facts}>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      )}
      {machine.notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
    </div>
  );
}
