import { IconPlus } from '@tabler/icons-react';
import type { Run } from '#shared/contract/runner.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { phaseWords } from '#shared/run-words.ts';
import { SideList, SideListItem } from '../../ui/SideList.tsx';
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
    <SideList label="Runs">
      {mayStart && (
        <SideListItem
          name={
            <span className={classes.newRun}>
              <IconPlus size={16} aria-hidden /> New run
            </span>
          }
          chosen={chosen === null}
          onChoose={() => onChoose(null)}
        />
      )}
      {runs.map((run) => (
        <SideListItem
          key={run.id}
          name={themeNames(run, themes)}
          facts={
            <>
              {dayFormat.format(run.createdAt)} · {madeLabel(run)}
              {run.phase.state === 'ended' ? '' : ` · ${phaseWords(run.phase)}`}
            </>
          }
          chosen={run.id === chosen}
          onChoose={() => onChoose(run.id)}
        />
      ))}
    </SideList>
  );
}
