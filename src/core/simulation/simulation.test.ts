import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAffinity } from '../queue/scheduling/affinity/affinity.ts';
import { createBoard } from '../queue/scheduling/board.ts';
import { createFirstInFirstOut } from '../queue/scheduling/strategies/simple.ts';
import { createTimes } from '../queue/scheduling/times.ts';
import { makespanLowerBound } from './lower-bound.ts';
import { reportOf } from './report.ts';
import { everythingLearnt, simulate } from './simulate.ts';
import { simulatedStrategies } from './strategies.ts';
import type { Trace } from './trace.ts';

const device = (id: string, speed = 1, memoryGB = 10) => ({ id, speed, memoryGB });
const model = (key: string, loadSeconds = 10, secondsPerImage = 2) => ({
  key,
  memoryGB: 6,
  loadSeconds,
  secondsPerImage,
});

/** Small machines and traces of every shape; each model fits on each device. */
const traceArbitrary: fc.Arbitrary<Trace> = fc
  .record({
    speeds: fc.array(fc.constantFrom(1, 1, 2, 3), { minLength: 1, maxLength: 4 }),
    memoryGB: fc.constantFrom(6, 13, 30),
    models: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 })), {
      minLength: 1,
      maxLength: 5,
    }),
    jobs: fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.nat(), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 40,
    }),
  })
  .map(({ speeds, memoryGB, models, jobs }) => ({
    devices: speeds.map((speed, index) => device(`d${index}`, speed, memoryGB)),
    models: models.map(([load, run], index) => model(`m${index}`, load, run)),
    jobs: jobs
      .map(([at, key, images]) => ({ at, model: `m${key % models.length}`, images }))
      .sort((a, b) => a.at - b.at),
  }));

test('plays one device by hand-checked numbers: load, run, hit, and a second load', () => {
  const trace: Trace = {
    devices: [device('only', 2)],
    models: [model('m'), model('n')],
    jobs: [
      { at: 0, model: 'm', images: 2 },
      { at: 1, model: 'm', images: 1 },
      { at: 100, model: 'n', images: 1 },
    ],
  };
  const plain = simulate(trace, createFirstInFirstOut());
  expect([...plain.finish]).toEqual([12, 13, 111]);
  expect(reportOf(trace, plain, plain)).toEqual({
    makespan: 111,
    meanLatency: (12 + 12 + 11) / 3,
    p95Latency: 12,
    modelLoads: 2,
    maxOvertakes: 0,
    laterThanFifo: { jobs: 0, worstSeconds: 0 },
    perDevice: [{ id: 'only', busySeconds: 24, modelLoads: 2, images: 4 }],
  });
});

test('counts overtakes and what is later than in a plain queue', () => {
  const trace: Trace = {
    devices: [device('only')],
    models: [model('m'), model('n')],
    jobs: ['m', 'n', 'm', 'm'].map((key, at) => ({ at, model: key, images: 1 })),
  };
  const plain = simulate(trace, createFirstInFirstOut());
  const grouped = simulate(trace, simulatedStrategies['look-ahead-32']?.() ?? createFirstInFirstOut());
  const report = reportOf(trace, grouped, plain);
  expect(report.modelLoads).toBe(2);
  expect(report.maxOvertakes).toBe(2);
  expect(report.laterThanFifo).toEqual({ jobs: 1, worstSeconds: 4 });
});

test.each(Object.entries(simulatedStrategies))(
  '%s ends every trace, and never before the lower bound',
  (_name, create) => {
    fc.assert(
      fc.property(traceArbitrary, (trace) => {
        const { finish, runs } = simulate(trace, create());
        expect(runs).toHaveLength(trace.jobs.reduce((sum, { images }) => sum + images, 0));
        const makespan = finish.reduce((latest, at) => Math.max(latest, at), 0);
        expect(makespan).toBeGreaterThanOrEqual(makespanLowerBound(trace) - 1e-6);
      }),
      { numRuns: 60 },
    );
  },
);

test('the promise knows, when a job is accepted, when the plain queue will have done it', () => {
  fc.assert(
    fc.property(traceArbitrary, (trace) => {
      const plain = simulate(trace, createFirstInFirstOut());
      const board = createBoard({ times: createTimes(everythingLearnt(trace)) });
      for (const { key, memoryGB } of trace.models)
        board.setModel({ id: key, footprintBytes: memoryGB * 1e9 });
      for (const { id, memoryGB } of trace.devices)
        board.setDevice({ id, capacityBytes: memoryGB * 1e9, usable: true }, 0);
      board.refresh(0);
      trace.jobs.forEach(({ at, model: modelId, images }, index) => {
        const unitIndexes = Array.from({ length: images }, (_, unit) => unit);
        const job = board.accept({ id: String(index), modelId, unitIndexes, workPerUnit: 1, acceptedAt: at });
        expect(job.plainFinishAt).toBeCloseTo(plain.finish[index] ?? 0, 6);
      });
    }),
  );
});

test('once times are known, nobody is served more than the maximum wait later than in a plain queue', () => {
  fc.assert(
    fc.property(traceArbitrary, fc.constantFrom(20, 60, 200), (trace, maxWaitSeconds) => {
      const plain = simulate(trace, createFirstInFirstOut());
      const own = simulate(trace, createAffinity(), { remembered: everythingLearnt(trace), maxWaitSeconds });
      expect(reportOf(trace, own, plain).laterThanFifo.worstSeconds).toBeLessThanOrEqual(maxWaitSeconds);
    }),
    { numRuns: 200 },
  );
});

test('two models on two devices that hold one each are loaded once each', () => {
  const trace: Trace = {
    devices: [device('a'), device('b')],
    models: [model('m'), model('n')],
    jobs: Array.from({ length: 60 }, (_, index) => ({ at: 0, model: index % 2 ? 'm' : 'n', images: 1 })),
  };
  const own = simulate(trace, createAffinity());
  const plain = simulate(trace, createFirstInFirstOut());
  expect(reportOf(trace, own, plain).modelLoads).toBeLessThanOrEqual(3);
  expect(reportOf(trace, own, plain).makespan).toBeLessThan(1.06 * makespanLowerBound(trace));
});

test('the same trace gives the same answer', () => {
  fc.assert(
    fc.property(traceArbitrary, (trace) => {
      expect(simulate(trace, createAffinity()).runs).toEqual(simulate(trace, createAffinity()).runs);
    }),
    { numRuns: 20 },
  );
});
