import { memo } from 'react';
import classes from './Grid.module.css';

export interface GridTitleProps {
  row: number;
  /** From here to there its pictures are, in pixels of the grid: as long as some are seen, so is the title. */
  top: number;
  bottom: number;
  title: string;
  pictures: number;
}

/** What stands over a day's pictures, and stays at the top edge while one scrolls through them. */
export const GridTitle = memo(function GridTitle({ row, top, bottom, title, pictures }: GridTitleProps) {
  return (
    <div role="row" aria-rowindex={row + 1} className={classes.reach} style={{ top, height: bottom - top }}>
      <span role="rowheader" className={classes.title}>
        <span className={classes.day}>{title}</span>{' '}
        <span className={classes.count}>{pictures.toLocaleString('en')}</span>
      </span>
    </div>
  );
});
