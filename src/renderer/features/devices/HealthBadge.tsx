import { IconAlertTriangle, IconClockPause, IconFlame, IconPlugX, IconUsers } from '@tabler/icons-react';
import type { Trouble } from './device-trouble.ts';
import classes from './HealthBadge.module.css';

/** A shape of its own for each, so that colours need not tell them apart. */
const icons: Record<Trouble['kind'], typeof IconFlame> = {
  hot: IconFlame,
  'busy-elsewhere': IconUsers,
  failing: IconAlertTriangle,
  lost: IconPlugX,
  'no-answer': IconClockPause,
};

/** `labelled`: the word is shown; else it is there for screen readers and as a tooltip. */
export function HealthBadge({ trouble, labelled }: { trouble: Trouble; labelled: boolean }) {
  const { kind, label, tone } = trouble;
  const Icon = icons[kind];
  return (
    <span
      className={classes.badge}
      data-tone={tone}
      {...(labelled ? {} : { role: 'img', 'aria-label': label, title: label })}
    >
      <Icon size={13} stroke={1.8} aria-hidden />
      {labelled && label}
    </span>
  );
}
