import { memo } from 'react';
import { sparklinePaths } from './sparkline-path.ts';
import classes from './Sparkline.module.css';

/** A small curve without axes, of what is also said in words beside it. `maximum` is the value at its top. */
export const Sparkline = memo(function Sparkline({
  values,
  maximum,
}: {
  values: readonly (number | null)[];
  maximum: number;
}) {
  const { line, area } = sparklinePaths(values, maximum);
  return (
    <svg
      className={classes.sparkline}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      aria-hidden
      focusable="false"
    >
      <path className={classes.area} d={area} />
      <path className={classes.line} d={line} />
    </svg>
  );
});
