import { Loader } from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Cell } from './use-grid.ts';
import classes from './Variations.module.css';

/** One picture of a grid, or what is there instead of it. */
export function GridCell({
  cell,
  label,
  chosen,
  onChoose,
}: {
  cell: Cell;
  /** Its values, for screen readers. */
  label: string;
  chosen: boolean;
  onChoose: () => void;
}) {
  const [gone, setGone] = useState(false);
  if (cell.state === 'ready' && !gone)
    return (
      <button
        type="button"
        className={classes.cell}
        aria-pressed={chosen}
        aria-label={label}
        onClick={onChoose}
      >
        <img src={`/thumbnails/${cell.imageId}`} alt="" loading="lazy" onError={() => setGone(true)} />
      </button>
    );
  const reason = cell.state === 'none' ? cell.reason : cell.state === 'ready' ? 'Deleted' : null;
  return (
    <span
      className={classes.cell}
      role="img"
      aria-label={`${label}: ${reason ?? cell.state}`}
      title={reason ?? undefined}
    >
      {cell.state === 'waiting' && <IconClock size={20} />}
      {cell.state === 'drawing' &&
        (cell.previewUrl === null ? <Loader size="sm" /> : <img src={cell.previewUrl} alt="" />)}
      {reason !== null && <IconAlertCircle size={20} />}
    </span>
  );
}
