import { expect, test } from 'vitest';
import { readProcesses } from './nvml-process-entries.ts';

const roomEntries = 61;

/** What a driver leaves in the room: entries of a size, the rest as it was, or cleared. */
function written(
  entryBytes: number,
  pids: readonly number[],
  rest: 'untouched' | 'cleared' = 'untouched',
): Buffer {
  const bytes = Buffer.alloc(roomEntries * 32, 0xa5);
  if (rest === 'cleared') bytes.fill(0, 0, roomEntries * entryBytes);
  for (const [index, pid] of pids.entries()) {
    const at = index * entryBytes;
    bytes.fill(0xff, at, at + entryBytes);
    bytes.writeUInt32LE(pid, at);
    bytes.writeBigUInt64LE(BigInt(pid) * 1000n, at + 8);
  }
  return bytes;
}

const pids = Array.from({ length: 12 }, (_, index) => 100 + index);
const expected = pids.map((pid) => ({ pid, memoryUsedBytes: pid * 1000 }));

test.each([16, 24, 32])('entries of %i bytes are told by how far the driver wrote', (entryBytes) => {
  expect(readProcesses(written(entryBytes, pids), pids.length)).toEqual(expected);
});

test.each([16, 24, 32])(
  'so are they (%i bytes) when the driver clears the whole room first',
  (entryBytes) => {
    expect(readProcesses(written(entryBytes, pids, 'cleared'), pids.length)).toEqual(expected);
  },
);

test('entries of no known size are not guessed at', () => {
  expect(readProcesses(written(28, pids), pids.length)).toBeNull();
});

test('a count beyond the room is not believed', () => {
  expect(readProcesses(written(24, pids), 4_000_000_000)).toBeNull();
});

test('no entries are no processes', () => {
  expect(readProcesses(written(24, []), 0)).toEqual([]);
});
