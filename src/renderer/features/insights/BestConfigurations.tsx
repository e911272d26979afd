import { Button } from '@mantine/core';
import { countOf } from '#shared/count-of.ts';
import type { Configuration } from '#shared/contract/insights.ts';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { schedulerLabel } from '../../ui/format.ts';
import { canDraw, withModel } from '../composer/draft.ts';
import { percentLabel } from './insight-words.ts';
import classes from './BestConfigurations.module.css';

/** Whole settings that were kept often, surest first, each to be used with one click. */
export function BestConfigurations({ configurations }: { configurations: readonly Configuration[] }) {
  const { draft, view } = useStudio();
  const models = useStudioState((state) => state.models);

  function use(configuration: Configuration) {
    const { modelId, scheduler, steps, guidanceScale, width, height } = configuration;
    const model = models.find(({ id }) => id === modelId);
    if (!model) return;
    draft.replace({
      ...withModel(draft.store.getState(), model),
      scheduler,
      steps,
      guidanceScale,
      width,
      height,
    });
    view.focusPrompt();
  }

  return (
    <section className={classes.best} aria-label="Best configurations">
      <h3 className={classes.title}>Best configurations</h3>
      {configurations.length === 0 && (
        <p className={classes.note}>
          None yet: it takes three requests with the same settings, and ten pictures.
        </p>
      )}
      <ol className={classes.list}>
        {configurations.map((one) => {
          const name = `${one.modelName}, ${schedulerLabel(one.scheduler)}, ${one.steps} steps, guidance ${one.guidanceScale}, ${one.width} × ${one.height}`;
          const missing = !models.some((model) => model.id === one.modelId && canDraw(model));
          return (
            <li key={name} className={classes.item}>
              <div className={classes.settings}>
                <span className={classes.model}>{one.modelName}</span>
                <span className={classes.parts}>
                  {[
                    schedulerLabel(one.scheduler),
                    countOf(one.steps, 'step'),
                    `guidance ${one.guidanceScale}`,
                    `${one.width} × ${one.height}`,
                  ].map((part) => (
                    <span key={part}>{part}</span>
                  ))}
                </span>
                <span className={classes.rate}>
                  <strong>{percentLabel(one.rate)}</strong> kept ({percentLabel(one.low)} to{' '}
                  {percentLabel(one.high)}) of {one.seen.toLocaleString('en')}
                </span>
              </div>
              <Button
                variant="default"
                size="compact-sm"
                disabled={missing}
                title={missing ? 'This model is not here any more.' : undefined}
                aria-label={`Use ${name}`}
                onClick={() => use(one)}
              >
                Use
              </Button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
