import { UnstyledButton } from '@mantine/core';
import { IconMoonStars } from '@tabler/icons-react';
import { useRuns, useStudio } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { madeLabel, stateLabel } from './run-label.ts';
import { goingRun } from './runs-store.ts';
import classes from './Runner.module.css';

/** One line beside the queue while a run is on; it leads to the run. */
export function RunNotice() {
  const { view } = useStudio();
  const run = useRuns(({ runs }) => goingRun(runs));
  const now = useNow(run !== null, 30_000);
  if (run === null) return null;
  return (
    <UnstyledButton className={classes.notice} onClick={() => view.openSheet('runs')}>
      <IconMoonStars size={15} aria-hidden />
      <span className={classes.noticeText}>
        Run: {madeLabel(run)} · {stateLabel(run, now)}
      </span>
    </UnstyledButton>
  );
}
