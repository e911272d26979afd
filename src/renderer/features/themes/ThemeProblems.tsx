import type { ThemeSummary } from '#shared/contract/themes.ts';
import classes from './ThemesView.module.css';

type Problem = ThemeSummary['problems'][number];

/** What is wrong with a theme, line by line. */
export function ThemeProblems({
  problems,
  onGoTo,
}: {
  problems: readonly Problem[];
  /** Leads to the place in the text. */
  onGoTo: (place: Problem['location']) => void;
}) {
  return (
    <ul className={classes.problems} aria-label="Problems">
      {problems.map(({ severity, message, location }) => (
        <li key={`${location.line}:${location.column}:${message}`}>
          <button
            type="button"
            className={classes.problem}
            data-severity={severity}
            onClick={() => onGoTo(location)}
          >
            <span className={classes.place}>
              Line {location.line}, column {location.column}
            </span>
            {message}
          </button>
        </li>
      ))}
    </ul>
  );
}
