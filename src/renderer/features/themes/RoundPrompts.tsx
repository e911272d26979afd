import type { ThemeSummary } from '#shared/contract/themes.ts';
import { SampledPrompts } from './SampledPrompts.tsx';
import { SamplingBar } from './SamplingBar.tsx';
import { useSampling } from './use-sampling.ts';
import { useThemeRound } from './use-themes.ts';
import classes from './ThemesView.module.css';

/** Twenty prompts, one of each theme in turn; each goes on with the settings of its own theme. */
export function RoundPrompts({ themes }: { themes: readonly ThemeSummary[] }) {
  const sampling = useSampling();
  const answer = useThemeRound(sampling.mode === 'favorites' ? 'favorites' : 'random', sampling.seed);
  const samples = answer.state === 'loaded' ? answer.value.samples : [];
  const usable = themes.filter(({ name }) => name !== null).length;
  return (
    <>
      <h3 className={classes.themeName}>All themes</h3>
      <div className={classes.bar}>
        <span className={classes.facts}>{usable} themes, one prompt of each in turn</span>
        <SamplingBar sampling={sampling} next={null} inOrder={false} />
      </div>
      {answer.state === 'failed' && <p className={classes.failure}>{answer.message}</p>}
      <SampledPrompts
        samples={samples.flatMap((sample) => {
          const theme = themes.find(({ id }) => id === sample.themeId);
          return theme ? [{ ...sample, theme }] : [];
        })}
        loading={answer.state === 'loading'}
      />
    </>
  );
}
