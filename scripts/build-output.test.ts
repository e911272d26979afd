import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isBuildStale, newestChangeMs } from './build-output.mjs';

describe('what was built', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'polyptych-build-'));
  const sources = path.join(folder, 'src');
  const output = path.join(folder, 'index.html');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function place(file: string, secondsSinceEpoch: number) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, secondsSinceEpoch, secondsSinceEpoch);
  }
  /** Gives all files and folders of the sources one date. */
  function settle() {
    place(path.join(sources, 'deep/page.ts'), 1000);
    for (const target of ['deep', '.']) utimesSync(path.join(sources, target), 1000, 1000);
  }

  test('is stale while there is none', () => {
    settle();
    expect(isBuildStale([output], [sources])).toBe(true);
  });
  test('is fresh when it is as new as its newest source', () => {
    settle();
    place(output, 1000);
    expect(isBuildStale([output], [sources])).toBe(false);
  });
  test('is stale when a file deep inside has changed', () => {
    settle();
    place(output, 1000);
    utimesSync(path.join(sources, 'deep/page.ts'), 1001, 1001);
    expect(isBuildStale([output], [sources])).toBe(true);
  });
  test('is stale when one of its files is missing or older', () => {
    settle();
    place(output, 1000);
    const other = path.join(folder, 'other.js');
    expect(isBuildStale([output, other], [sources])).toBe(true);
    place(other, 999);
    expect(isBuildStale([output, other], [sources])).toBe(true);
    place(other, 1000);
    expect(isBuildStale([output, other], [sources])).toBe(false);
  });
  test('is stale when a file was deleted', () => {
    settle();
    place(path.join(sources, 'deep/old.ts'), 900);
    settle();
    place(output, 1000);
    rmSync(path.join(sources, 'deep/old.ts'));
    expect(isBuildStale([output], [sources])).toBe(true);
  });
  test('does not depend on tests, notes and files that do not exist', () => {
    settle();
    place(path.join(sources, 'deep/page.test.ts'), 2000);
    place(path.join(sources, 'deep/README.md'), 2000);
    settle();
    expect(newestChangeMs(sources)).toBe(1_000_000);
    expect(newestChangeMs(path.join(folder, 'nowhere'))).toBe(0);
  });
});
