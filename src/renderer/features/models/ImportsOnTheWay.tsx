import { useStudioState } from '../../app/studio-context.tsx';
import { importsOnTheWay } from './import-label.ts';
import classes from './Models.module.css';

/** How far the imports are, in few characters, and whether one has failed; the sheet tells it in words. */
export function ImportsOnTheWay() {
  const summary = useStudioState(({ modelImports }) => importsOnTheWay(modelImports.imports));
  if (summary === null) return null;
  return (
    <span className={classes.onTheWay} aria-hidden data-failed={summary === '!' || undefined}>
      {summary}
    </span>
  );
}
