import type { ThemeSummary } from '#shared/contract/themes.ts';
import classes from './ThemesView.module.css';

/** What is wrong with a theme, line by line. */
export function ThemeProblems({ theme: { id, problems } }: { theme: ThemeSummary }) {
  return (
    <section className={classes.detail} aria-label={id}>
      <h3 className={classes.themeName}>{id}</h3>
      <p className={classes.description}>This theme cannot be used until its file is mended:</p>
      <ul className={classes.problems}>
        {problems.map(({ message, location: { line, column } }) => (
          <li key={`${line}:${column}:${message}`}>
            <span className={classes.place}>
              Line {line}, column {column}
            </span>
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
