import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './NoticeLine.module.css';

/** One quiet line about something that is wrong, with what can be done about it at its end. */
export function NoticeLine({ sentence, children }: { sentence: string; children: ReactNode }) {
  return (
    <div className={classes.notice}>
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden className={classes.sign} />
      <span className={classes.sentence}>{sentence}</span>
      {children}
    </div>
  );
}
