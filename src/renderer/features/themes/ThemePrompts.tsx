import type { ThemeSummary } from '#shared/contract/themes.ts';
import { SampledPrompts } from './SampledPrompts.tsx';
import { SamplingBar } from './SamplingBar.tsx';
import { themeFacts } from './theme-facts.ts';
import { useSampling } from './use-sampling.ts';
import { promptsShown, useThemePrompts } from './use-themes.ts';
import classes from './ThemesView.module.css';

/** Twenty prompts of a theme, at random or one combination after another; any of them can be sent on. */
export function ThemePrompts({ theme }: { theme: ThemeSummary }) {
  const sampling = useSampling();
  const { mode, seed, start } = sampling;
  const answer = useThemePrompts({ id: theme.id, mode, seed, start });
  const samples = answer.state === 'loaded' ? answer.value.samples : [];
  const hasMore = answer.state === 'loaded' && samples.length === promptsShown;
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.facts}>{themeFacts(theme)}</span>
        <SamplingBar sampling={sampling} next={hasMore ? answer.value.next : null} />
      </div>
      {answer.state === 'failed' && <p className={classes.failure}>{answer.message}</p>}
      <SampledPrompts
        samples={samples.map((sample) => ({ ...sample, theme }))}
        loading={answer.state === 'loading'}
      />
    </>
  );
}
