import type { MemorySplit } from './memory-split.ts';
import classes from './MemoryBar.module.css';

/** Ours solid, others' hatched, unknown holders' pale, the rest free: told apart without colour. */
export function MemoryBar({ split, sentence }: { split: MemorySplit | null; sentence: string }) {
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={sentence}
      title={sentence}
      data-unknown={split === null || undefined}
    >
      {split?.segments.map(({ share, fraction }) => (
        <span
          key={share}
          className={classes.segment}
          data-share={share}
          style={{ flexBasis: `${fraction * 100}%` }}
        />
      ))}
    </div>
  );
}

/** The key to the bar's patterns. */
export function MemorySwatch({ share }: { share: string }) {
  return <span className={classes.swatch} data-share={share} aria-hidden />;
}
