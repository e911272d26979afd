import { expect, it } from 'vitest';
import type { FileTask } from '#shared/contract/files.ts';
import { filesNews } from './files-news.ts';

const none = { added: 0, known: 0, moved: 0, missing: 0, refused: 0 };
const task = (id: string, more: Partial<FileTask>): FileTask => ({
  ...{ id, kind: 'rescan', state: 'done', total: 9, done: 9, secondsLeft: null },
  ...{ counts: none, problems: [], error: null },
  ...more,
});
const nothing = { tasks: [], repair: null, sending: null };

it('has no news while all is well, or while nobody knows yet', () => {
  const running = task('a', { state: 'running', counts: { ...none, refused: 3 } });
  expect(filesNews({ ...nothing, tasks: [task('b', { counts: { ...none, added: 4 } }), running] })).toEqual(
    [],
  );
});

it('tells what is missing and what could not be read, the latest first', () => {
  const tasks = [
    task('a', { counts: { ...none, missing: 1 } }),
    task('b', { kind: 'check', counts: { ...none, missing: 2, refused: 1 } }),
    task('c', { kind: 'import', state: 'cancelled', counts: { ...none, refused: 2000 } }),
    task('d', { kind: 'import', state: 'failed', error: 'The disk is full.' }),
  ];
  expect(filesNews({ ...nothing, tasks })).toEqual([
    { id: 'd', sentence: 'The disk is full.', missing: false },
    { id: 'c', sentence: '2,000 files could not be brought in.', missing: false },
    {
      id: 'b',
      sentence: 'The files of 2 pictures were not found. 1 picture is damaged.',
      missing: true,
    },
    { id: 'a', sentence: 'The file of 1 picture was not found.', missing: true },
  ]);
});

it('tells of a repair, and of what was sent from here and refused', () => {
  const sending = {
    ...({ id: 's', state: 'done', total: 2, done: 2, added: 1, known: 0 } as const),
    ...{ refused: [{ path: 'torn.png', reason: 'It is damaged.' }], error: null },
  };
  const news = filesNews({ tasks: [], repair: 'The database was damaged.', sending });
  expect(news.map(({ sentence }) => sentence)).toEqual([
    '1 file could not be brought in.',
    'The database was damaged when Polyptych started, and was repaired.',
  ]);
});
