import { expect, test } from 'vitest';
import { PolyptychError, toErrorReport } from './errors.ts';

const sqliteError = (errcode: number, message: string) =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });

test('our own errors stay as they are', () => {
  expect(toErrorReport(new PolyptychError('not_found', 'It is gone.'))).toEqual({
    code: 'not_found',
    message: 'It is gone.',
  });
});

test('a problem of the file system is told with what to do and where', () => {
  const error = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', path: '/data/a.png' });
  expect(toErrorReport(error)).toEqual({
    code: 'disk_full',
    message: 'The disk is full: free some space, then try again (/data/a.png).',
  });
});

test.each([
  ['a full disk', 13, 'database or disk is full', 'disk_full', /^The disk is full: free some space/],
  ['a damaged page', 11, 'database disk image is malformed', 'internal', /^The database is damaged: end/],
  [
    'a damaged index, as an extended code',
    11 | (3 << 8),
    'malformed',
    'internal',
    /^The database is damaged/,
  ],
  ['a failing disk', 10 | (1 << 8), 'disk I/O error', 'internal', /check the disk/],
  ['a lock of another program', 5, 'database is locked', 'conflict', /close that program/],
])('SQLite’s word for %s becomes a sentence', (_what, errcode, message, code, sentence) => {
  const report = toErrorReport(sqliteError(errcode, message));
  expect(report.code).toBe(code);
  expect(report.message).toMatch(sentence);
  expect(report.message).toMatch(/\.$/);
});

test('what nobody knows keeps its own words', () => {
  expect(toErrorReport(sqliteError(1, 'near "SELEC": syntax error')).message).toBe(
    'near "SELEC": syntax error',
  );
  expect(toErrorReport('odd')).toEqual({ code: 'internal', message: 'odd' });
});
