import { expect, test } from 'vitest';
import type { Attempt } from '#shared/contract/performance.ts';
import { csvCell, exportedLog } from './export.ts';

const attempt = (id: number, changes: Partial<Attempt> = {}): Attempt => ({
  id,
  deviceId: 'a',
  modelId: 'm',
  startedAt: 0,
  endedAt: 3500,
  loadSeconds: 1.23456,
  runSeconds: 2,
  units: 1,
  outcome: 'completed',
  savedSeconds: 0,
  errorCode: null,
  ...changes,
});
const sourceOf = (attempts: Attempt[], modelName = 'M') => ({
  page: (afterId: number, limit: number) => attempts.filter(({ id }) => id > afterId).slice(0, limit),
  deviceName: () => 'GPU, the first',
  modelName: () => modelName,
});
const whole = (...given: Parameters<typeof exportedLog>) => [...exportedLog(...given)].join('');

test('the CSV has a header and one line for each attempt, with times in UTC and durations in seconds', () => {
  const failed = attempt(2, { runSeconds: null, outcome: 'failed', errorCode: 'worker_lost' });
  expect(whole(sourceOf([attempt(1), failed]), 'csv')).toBe(
    [
      'attempt,started_at,ended_at,device,device_id,model,model_id,pictures,load_seconds,run_seconds,avoided_load_seconds,outcome,error_code',
      '1,1970-01-01T00:00:00.000Z,1970-01-01T00:00:03.500Z,"GPU, the first",a,M,m,1,1.235,2,0,completed,',
      '2,1970-01-01T00:00:00.000Z,1970-01-01T00:00:03.500Z,"GPU, the first",a,M,m,1,1.235,,0,failed,worker_lost',
      '',
    ].join('\r\n'),
  );
});

test('quotes and line breaks in a name stay in their cell', () => {
  expect(csvCell('the "new"\none')).toBe('"the ""new""\none"');
});

test('a name that a spreadsheet would calculate is written as text', () => {
  for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])
    expect(csvCell(name).replaceAll('"', '')).toBe(`'${name}`);
  expect(csvCell('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
  expect(whole(sourceOf([attempt(1)], '=cmd()'), 'csv')).toContain(`,'=cmd(),`);
});

test('the JSON can be read, empty or with more rows than one page', () => {
  expect(JSON.parse(whole(sourceOf([]), 'json'))).toEqual([]);
  const many = Array.from({ length: 2500 }, (_, index) => attempt(index + 1));
  const parsed: unknown = JSON.parse(whole(sourceOf(many), 'json'));
  expect(parsed).toHaveLength(2500);
  expect(parsed).toHaveProperty('[2499].attempt', 2500);
});

test('no more than a page is read before the first is given away', () => {
  const many = Array.from({ length: 5000 }, (_, index) => attempt(index + 1));
  const asked: number[] = [];
  const source = sourceOf(many);
  const chunks = exportedLog(
    {
      ...source,
      page(afterId, limit) {
        asked.push(limit);
        return source.page(afterId, limit);
      },
    },
    'csv',
  );
  chunks.next();
  chunks.next();
  expect(asked).toEqual([1000]);
});
