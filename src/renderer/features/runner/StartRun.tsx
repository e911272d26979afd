import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { canDraw } from '../composer/draft.ts';
import { ChoiceFields } from './ChoiceFields.tsx';
import { LimitFields } from './LimitFields.tsx';
import { type RunDraft, newRunDraft, planOf, withFirstTheme } from './run-draft.ts';
import { estimateLabel } from './run-label.ts';
import { useRunEstimate } from './use-estimate.ts';
import { useRunActions } from './use-run-actions.ts';
import classes from './Runner.module.css';

/** The form that starts a run. Enter in any of its fields does so, too. */
export function StartRun({
  themes,
  onStarted,
}: {
  themes: readonly ThemeSummary[];
  onStarted: (runId: string) => void;
}) {
  const models = useStudioState((state) => state.models);
  const [draft, setDraft] = useState<RunDraft>(() =>
    withFirstTheme(
      newRunDraft,
      themes,
      models.filter(canDraw).map(({ id }) => id),
    ),
  );
  const [starting, setStarting] = useState(false);
  const connected = useConnected();
  const { start } = useRunActions();
  const { plan, problem } = planOf(draft);
  const asked = useRunEstimate(plan);
  const now = useNow(true, 30_000);
  const change = (changed: Partial<RunDraft>) => setDraft((before) => ({ ...before, ...changed }));
  const wrong = problem ?? asked.problem;
  const submit = async () => {
    if (plan === null || starting) return;
    setStarting(true);
    const run = await start(plan);
    setStarting(false);
    if (run) onStarted(run.id);
  };
  return (
    <form
      className={classes.form}
      aria-label="New run"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={classes.columns}>
        <ChoiceFields draft={draft} onChange={change} themes={themes} />
        <LimitFields draft={draft} onChange={change} />
      </div>
      <div className={classes.foot}>
        <div className={classes.footWords} aria-live="polite">
          {wrong === null ? (
            <p>{asked.estimate && estimateLabel(asked.estimate, now)}</p>
          ) : (
            <p className={classes.problem}>{wrong}</p>
          )}
          <p className={classes.hint}>
            Your own jobs always come first. A run goes on after the app was closed, where it was.
          </p>
        </div>
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={16} />}
          disabled={!connected || plan === null}
          loading={starting}
        >
          Start the run
        </Button>
      </div>
    </form>
  );
}
