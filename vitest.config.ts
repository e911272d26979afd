import { defineConfig } from 'vitest/config';

/** How long what is awaited may take: long, since a machine that is busy with something else is no failure. */
const expectLimits = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        test: {
          name: 'unit',
          pool: 'forks',
          environment: 'node',
          // No module here keeps state of its own: loading the same ones for each file took most of the time.
          isolate: false,
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'build/**/*.test.ts'],
          // Long for tests of milliseconds: on a busy machine those that start processes have taken as long.
          testTimeout: 30_000,
          expect: expectLimits,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'process',
          pool: 'forks',
          environment: 'node',
          isolate: false,
          include: ['test/**/*.test.ts'],
          // These start worker processes that use all cores: three files at a time, since many wait, after the unit tests.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          // As for the browser tests: real processes are tried once more, and the list says "retry x1".
          retry: 1,
          expect: expectLimits,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
