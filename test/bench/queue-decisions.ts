import { createAffinity } from '#core/queue/scheduling/affinity/affinity.ts';
import { type Board, createBoard } from '#core/queue/scheduling/board.ts';
import { createTimes } from '#core/queue/scheduling/times.ts';
import { randomNumbers } from './queue-traces.ts';

const devices = 16;
const models = 200;
const sizes = [1000, 10_000, 100_000];
const decisions = 4000;

/** What one decision costs with so many units waiting, and what accepting a job costs. Ratios matter, not times. */
export function measureDecisions(): void {
  process.stdout.write(
    `\nOne decision, ${devices} devices, ${models} models, ${decisions} decisions while jobs keep coming (milliseconds)\n`,
  );
  // The first round is for the compiler.
  measure(1000);
  const rows = sizes.map((units) => ({ units, ...measure(units) }));
  const [first] = rows;
  for (const { units, median, p99, accept } of rows) {
    const times = first ? (p99 / first.p99).toFixed(2) : '';
    const label = units.toLocaleString('en');
    process.stdout.write(
      `  ${label.padStart(7)} units waiting: median ${median.toFixed(3)}, p99 ${p99.toFixed(3)} (${times} times that of ` +
        `${first?.units.toLocaleString('en')}); 10,000 jobs accepted one by one: longest ${accept.longest.toFixed(2)}, all ${accept.all.toFixed(0)}\n`,
    );
  }
}

function measure(units: number) {
  const random = randomNumbers(7);
  const board = createBoard({ times: createTimes() });
  const strategy = createAffinity();
  for (let index = 0; index < models; index++)
    board.setModel({ id: `model-${index}`, footprintBytes: (4 + 4 * random()) * 1e9 });
  for (let index = 0; index < devices; index++)
    board.setDevice({ id: `gpu-${index}`, capacityBytes: 24e9, usable: true }, 0);
  let accepted = 0;
  const acceptOne = (now: number) => {
    const images = 1 + Math.floor(4 * random());
    board.accept({
      id: String(accepted++),
      // Squared, so that some models are wanted far more than others.
      modelId: `model-${Math.floor(models * random() ** 2)}`,
      unitIndexes: Array.from({ length: images }, (_, index) => index),
      workPerUnit: 1,
      acceptedAt: now,
    });
  };
  while (board.queuedUnits < units) acceptOne(0);

  let now = 0;
  const took: number[] = [];
  while (took.length < decisions) {
    const begun = performance.now();
    board.refresh(now);
    const refreshMs = performance.now() - begun;
    // Deciding changes nothing, so it can be repeated: the fastest of three is what other programs did not disturb.
    const decisionMs = [0, 1, 2].map(() => timeOf(() => strategy.next(board, now)));
    const assignment = strategy.next(board, now);
    took.push(refreshMs + Math.min(...decisionMs));
    if (assignment) board.start(assignment, now);
    else now = endNext(board, random);
    if (board.queuedUnits < units) acceptOne(now);
  }

  const accepting: number[] = [];
  for (let index = 0; index < 10_000; index++) {
    const begun = performance.now();
    acceptOne(now);
    accepting.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  return {
    median: took[took.length >> 1] ?? 0,
    p99: took[Math.floor(0.99 * took.length)] ?? 0,
    accept: { longest: Math.max(...accepting), all: accepting.reduce((sum, ms) => sum + ms, 0) },
  };
}

function timeOf(action: () => void): number {
  const begun = performance.now();
  action();
  return performance.now() - begun;
}

/** Ends the run that ends first, a little off its prediction; returns when that is. */
function endNext(board: Board, random: () => number): number {
  let first: { deviceId: string; endsAt: number } | null = null;
  for (const { id, work } of board.devices)
    if (work.kind === 'busy' && work.endsAt < (first?.endsAt ?? Infinity))
      first = { deviceId: id, endsAt: work.endsAt };
  const work = first ? board.device(first.deviceId)?.work : null;
  if (!first || work?.kind !== 'busy') throw new Error('Nothing runs and nothing can start.');
  const { units, startedAt, loads } = work;
  const seconds = (work.endsAt - startedAt) * (0.98 + 0.04 * random());
  const load = loads ? seconds * 0.7 : null;
  board.end(
    {
      loadSeconds: load,
      runSeconds: seconds - (load ?? 0),
      ended: units,
      returned: [],
      avoidDevice: false,
    },
    first.endsAt,
  );
  return first.endsAt;
}
