import { countOf } from '#shared/count-of.ts';
import type { Run } from '#shared/contract/runner.ts';
import { durationWords, pauseWords } from '#shared/run-words.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import classes from './Runner.module.css';

/** What went wrong, what it waited for, and what was liked. */
export function RunFacts({ run }: { run: Run }) {
  const models = useStudioState((state) => state.models);
  const nameOf = (modelId: string) => models.find(({ id }) => id === modelId)?.name ?? modelId;
  const pauses = pauseWords(run);
  const { failures, favorites, phase, createdAt } = run;
  const givenUp = run.models.flatMap(({ modelId, givenUp: why }) => (why ? [{ modelId, why }] : []));
  const saidBelow = (message: string) => givenUp.some(({ why }) => why.message.endsWith(message));
  return (
    <dl className={classes.facts}>
      {phase.state === 'ended' && (
        <>
          <dt>Took</dt>
          <dd>{durationWords((phase.since - createdAt) / 1000)}</dd>
        </>
      )}
      <dt>Favorites so far</dt>
      <dd>{favorites}</dd>
      {pauses.length > 0 && (
        <>
          <dt>Waited</dt>
          <dd>{pauses.join('; ')}</dd>
        </>
      )}
      {failures.length > 0 && (
        <>
          <dt>Failed</dt>
          <dd>
            {failures.map(({ code, count, message }) => (
              <p key={code} className={classes.problem}>
                {countOf(count, 'picture')}
                {saidBelow(message) ? '' : `: ${message}`}
              </p>
            ))}
          </dd>
        </>
      )}
      {givenUp.map(({ modelId, why }) => (
        <div key={modelId} className={classes.pair}>
          <dt>{nameOf(modelId)}</dt>
          <dd className={classes.problem}>Given up. {why.message}</dd>
        </div>
      ))}
    </dl>
  );
}
