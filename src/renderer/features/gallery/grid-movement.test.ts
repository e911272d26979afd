import { describe, expect, it } from 'vitest';
import { columnsFor, moveInGrid } from './grid-movement.ts';

const move = (key: string, index: number, count = 10, columns = 4) =>
  moveInGrid(key, { index, count, columns, rowsPerPage: 2 });

describe('moving in the grid', () => {
  it('goes sideways through the rows and stops at both ends', () => {
    expect([
      move('ArrowRight', 3),
      move('ArrowRight', 9),
      move('ArrowLeft', 4),
      move('ArrowLeft', 0),
    ]).toEqual([4, 9, 3, 0]);
  });

  it('keeps the column up and down', () => {
    expect([move('ArrowDown', 1), move('ArrowUp', 5), move('ArrowUp', 2)]).toEqual([5, 1, 2]);
  });

  it('goes to the end of a short last row, and stays when it is there', () => {
    expect([move('ArrowDown', 7), move('ArrowDown', 9)]).toEqual([9, 9]);
  });

  it('pages, and reaches the first and the last', () => {
    expect([move('PageDown', 1), move('PageUp', 9), move('Home', 7), move('End', 0)]).toEqual([9, 1, 0, 9]);
  });

  it('leaves other keys and an empty grid alone', () => {
    expect([move('a', 1), move('ArrowDown', 0, 0)]).toEqual([null, null]);
  });

  it('fits as many columns as a width holds', () => {
    expect([columnsFor(100, 168, 12), columnsFor(528, 168, 12), columnsFor(780, 168, 12)]).toEqual([2, 3, 4]);
  });
});
