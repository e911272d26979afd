import { IconPlus } from '@tabler/icons-react';
import type { Run } from '#shared/contract/runner.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { phaseWords } from '#shared/run-words.ts';
import { madeLabel } from './run-label.ts';
import { themeNames } from './theme-names.ts';
import classes from './Runner.module.css';

const dayFormat = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** All runs, newest first, and the way to a new one where none is on. */
export function RunList(props: {
  runs: readonly Run[];
  themes: readonly ThemeSummary[];
  /** null: a new run. */
  chosen: string | null;
  mayStart: boolean;
  onChoose: (runId: string | null) => void;
}) {
  const { runs, themes, chosen, mayStart, onChoose } = props;
  return (
    <nav className={classes.list} aria-label="Runs">
      {mayStart && (
        <button
          type="button"
          className={classes.item}
          aria-current={chosen === null}
          onClick={() => onChoose(null)}
        >
          <span className={classes.newRun}>
            <IconPlus size={16} aria-hidden /> New run
          </span>
        </button>
      )}
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          className={classes.item}
          aria-current={run.id === chosen}
          onClick={() => onChoose(run.id)}
        >
          <span className={classes.itemName}>{themeNames(run, themes)}</span>
          <span className={classes.itemFacts}>
            {dayFormat.format(run.createdAt)} · {madeLabel(run)}
            {run.phase.state === 'ended' ? '' : ` · ${phaseWords(run.phase)}`}
          </span>
        </button>
      ))}
    </nav>
  );
}
