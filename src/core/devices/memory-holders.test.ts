import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryByHolder } from './memory-holders.ts';

const own = { pids: new Set([10, 11]), workerRuns: true, holdsModel: true };

test('memory of our worker is ours, the rest is held by others', () => {
  const processes = [
    { pid: 10, memoryUsedBytes: 300 },
    { pid: 99, memoryUsedBytes: 500 },
  ];
  expect(memoryByHolder({ memoryUsedBytes: 1000, processes }, own)).toEqual({
    memoryUsedByAppBytes: 300,
    memoryUsedByOthersBytes: 700,
  });
});

test('without a worker of ours all of it is held by others, whoever they are', () => {
  const idle = { ...own, workerRuns: false, holdsModel: false };
  expect(memoryByHolder({ memoryUsedBytes: 1000, processes: null }, idle)).toEqual({
    memoryUsedByAppBytes: 0,
    memoryUsedByOthersBytes: 1000,
  });
});

test.each([
  ['the driver lists no processes', null],
  ['it does not list our worker, which holds a model', [{ pid: 99, memoryUsedBytes: 500 }]],
  ['it does not tell how much our worker holds', [{ pid: 10, memoryUsedBytes: null }]],
])('who holds what is unknown when %s', (_case, processes) => {
  expect(memoryByHolder({ memoryUsedBytes: 1000, processes }, own)).toEqual({
    memoryUsedByAppBytes: null,
    memoryUsedByOthersBytes: null,
  });
});

test('a worker without a model holds nothing yet', () => {
  expect(memoryByHolder({ memoryUsedBytes: 1000, processes: [] }, { ...own, holdsModel: false })).toEqual({
    memoryUsedByAppBytes: 0,
    memoryUsedByOthersBytes: 1000,
  });
});

test('no share is ever negative, and both together are never less than what is used', () => {
  const amount = fc.option(fc.nat());
  const processes = fc.option(fc.array(fc.record({ pid: fc.nat(20), memoryUsedBytes: amount })));
  fc.assert(
    fc.property(amount, processes, fc.boolean(), (memoryUsedBytes, list, holdsModel) => {
      const { memoryUsedByAppBytes: ours, memoryUsedByOthersBytes: others } = memoryByHolder(
        { memoryUsedBytes, processes: list },
        { ...own, holdsModel },
      );
      expect(ours ?? 0).toBeGreaterThanOrEqual(0);
      expect(others ?? 0).toBeGreaterThanOrEqual(0);
      const isKnown = ours !== null && others !== null;
      expect(isKnown ? ours + others : Infinity).toBeGreaterThanOrEqual(memoryUsedBytes ?? 0);
    }),
  );
});
