import classes from './ProgressBar.module.css';

/** A thin bar. `fraction` from 0 to 1; null shows that it is not known. */
export function ProgressBar({ fraction, label }: { fraction: number | null; label: string }) {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
    >
      <div className={classes.bar} style={{ transform: `scaleX(${fraction ?? 0})` }} />
    </div>
  );
}
