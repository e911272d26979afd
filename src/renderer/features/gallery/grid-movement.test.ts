import { describe, expect, it } from 'vitest';
import { groupOfRow, layOutGrid, rowAt, rowAtPixel, rowOfCell, rowStart } from './grid-layout.ts';
import { columnsFor, moveInGrid } from './grid-movement.ts';

const group = (key: string, cells: number) => ({ key, cells, pictures: cells });
/** Rows of four, one day: 0-3, 4-7, 8-9. */
const oneDay = layOutGrid([group('today', 10)], 4);
/** Two days: 0-3, 4 and 5-8, 9-10. */
const twoDays = layOutGrid([group('today', 5), group('yesterday', 6)], 4);

const move = (key: string, index: number, layout = oneDay) =>
  moveInGrid(key, { index, layout, rowsPerPage: 2 });

describe('the rows of the grid', () => {
  it('begin each day with its title and a new row', () => {
    const shown = Array.from({ length: twoDays.rowCount }, (_, row) => {
      const what = rowAt(twoDays, row);
      return what?.kind === 'cells' ? [what.firstCell, what.cells] : what?.group.key;
    });
    expect(shown).toEqual(['today', [0, 4], [4, 1], 'yesterday', [5, 4], [9, 2]]);
    expect([rowAt(twoDays, 6), rowAt(layOutGrid([], 4), 0)]).toEqual([null, null]);
  });

  it('are found by their cells', () => {
    expect([0, 3, 4, 5, 10].map((cell) => rowOfCell(twoDays, cell))).toEqual([1, 1, 2, 4, 5]);
    expect([0, 2, 3, 5].map((row) => groupOfRow(twoDays, row)?.key)).toEqual([
      'today',
      'today',
      'yesterday',
      'yesterday',
    ]);
  });
});

describe('where rows are', () => {
  const heights = { title: 40, cells: 100 };
  it('is below all titles and rows before them', () => {
    const starts = Array.from({ length: twoDays.rowCount + 1 }, (_, row) => rowStart(twoDays, row, heights));
    expect(starts).toEqual([0, 40, 140, 240, 280, 380, 480]);
  });

  it('is found back by every pixel', () => {
    const at = (pixels: number) => rowAtPixel(twoDays, pixels, heights);
    expect([-5, 0, 39, 40, 139, 140, 239.5, 240, 280, 379, 380].map(at)).toEqual([
      0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 5,
    ]);
    expect([480, 9999].map(at)).toEqual([5, 5]);
  });

  it('is known at once for thousands of days', () => {
    const days = Array.from({ length: 5000 }, (_, index) => group(`day ${index}`, 200));
    const layout = layOutGrid(days, 7);
    for (let row = 0; row < layout.rowCount; row += 777)
      expect(rowAtPixel(layout, rowStart(layout, row, heights), heights)).toBe(row);
  });
});

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

  it('goes over titles from one day to the next and back', () => {
    expect([
      move('ArrowDown', 2, twoDays),
      move('ArrowDown', 4, twoDays),
      move('ArrowUp', 7, twoDays),
      move('ArrowRight', 4, twoDays),
    ]).toEqual([4, 5, 4, 5]);
  });

  it('pages, and reaches the first and the last', () => {
    expect([move('PageDown', 1), move('PageUp', 9), move('Home', 7), move('End', 0)]).toEqual([9, 1, 0, 9]);
  });

  it('leaves other keys and an empty grid alone', () => {
    expect([move('a', 1), move('ArrowDown', 0, layOutGrid([], 4))]).toEqual([null, null]);
  });

  it('fits as many columns as a width holds', () => {
    expect([columnsFor(100, 168, 12), columnsFor(528, 168, 12), columnsFor(780, 168, 12)]).toEqual([2, 3, 4]);
  });
});
