import { expect, test } from 'vitest';
import { type Column, fittedTable } from './text-table.ts';

interface Row {
  name: string;
  load: number;
  note: string;
  version: string;
}
const columns: Column<Row>[] = [
  { title: 'Name', cell: ({ name }) => name, shorten: true },
  { title: 'Load', cell: ({ load }) => String(load), align: 'right' },
  { title: 'Version', cell: ({ version }) => version, spare: 2 },
  { title: 'Note', cell: ({ note }) => note, spare: 1 },
];
const rows = [
  { name: 'a name of twenty-five chars', load: 5, note: 'none', version: '1.0' },
  { name: 'short', load: 100, note: '', version: '2.0' },
];

test('columns are as wide as their widest cell, and no line ends with spaces', () => {
  expect(fittedTable(columns, rows, null)).toEqual([
    'Name                         Load  Version  Note',
    'a name of twenty-five chars     5  1.0      none',
    'short                         100  2.0',
  ]);
  expect(fittedTable(columns, rows, 48)).toEqual(fittedTable(columns, rows, null));
});

test('long cells are cut where the table does not fit', () => {
  expect(fittedTable(columns, rows, 40)).toEqual([
    'Name                 Load  Version  Note',
    'a name of twenty-f…     5  1.0      none',
    'short                 100  2.0',
  ]);
});

test('columns that can be spared go before names become too short to tell them apart', () => {
  expect(fittedTable(columns, rows, 28)).toEqual([
    'Name              Load  Note',
    'a name of twent…     5  none',
    'short              100',
  ]);
  expect(fittedTable(columns, rows, 22)).toEqual([
    'Name              Load',
    'a name of twent…     5',
    'short              100',
  ]);
});

test('what cannot be made narrower stays as it is', () => {
  expect(fittedTable(columns, rows, 3)[1]).toBe('a nam…     5');
  const [, fixed] = columns;
  expect(fittedTable(fixed ? [fixed] : [], rows, 2)).toEqual(['Load', '   5', ' 100']);
});

test('a table without rows is its titles', () => {
  expect(fittedTable(columns, [], null)).toEqual(['Name  Load  Version  Note']);
});
