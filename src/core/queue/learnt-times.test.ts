import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { createLearntTimes } from './learnt-times.ts';

test('what was learnt is there again after a restart, newest samples included', () => {
  const database = openDatabase(':memory:');
  const run = { kind: 'run', modelId: 'm', deviceId: 'x' } as const;
  createLearntTimes(database).save({ ...run, seconds: [2] });
  createLearntTimes(database).save({ ...run, seconds: [2, 3] });
  createLearntTimes(database).save({ ...run, kind: 'load', seconds: [9] });
  expect(createLearntTimes(database).load()).toEqual([
    { ...run, seconds: [2, 3] },
    { ...run, kind: 'load', seconds: [9] },
  ]);
});

test('a row that is no list of seconds is learnt anew', () => {
  const database = openDatabase(':memory:');
  database.connection.exec(`INSERT INTO learnt_times VALUES ('run', 'm', 'x', '[-1]')`);
  expect(createLearntTimes(database).load()).toEqual([]);
});
