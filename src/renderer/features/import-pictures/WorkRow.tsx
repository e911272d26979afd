import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import classes from './Files.module.css';

export interface WorkRowProps {
  title: string;
  line: string;
  failed: boolean;
  /** null where it is not known; left out where the work has ended. */
  fraction: number | null | undefined;
  problems: readonly { path: string; reason: string }[];
  hiddenProblems: number;
  onStop: (() => void) | null;
}

/** Work that goes on, or what came of it, with each file that was refused and why. */
export function WorkRow({ title, line, failed, fraction, problems, hiddenProblems, onStop }: WorkRowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.work}>
        <h3 className={classes.title}>{title}</h3>
        {fraction !== undefined && (
          <div className={classes.bar}>
            <ProgressBar fraction={fraction} label={title} />
          </div>
        )}
        <p className={failed ? classes.problem : classes.facts} role="status">
          {line}
        </p>
        {problems.length > 0 && (
          <details className={classes.details}>
            <summary>Which, and why</summary>
            <ul>
              {problems.map(({ path, reason }) => (
                <li key={path}>
                  <span className={classes.path}>{path}</span> {reason}
                </li>
              ))}
              {hiddenProblems > 0 && <li>and {hiddenProblems.toLocaleString('en')} more</li>}
            </ul>
          </details>
        )}
      </div>
      {onStop && (
        <Tooltip label="Stop">
          <ActionIcon aria-label={`Stop: ${title}`} onClick={onStop}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
