/**
 * Traces shaped like the published statistics of a production image-generation service: 87 checkpoints, the top one asked
 * for by 31 % of requests and the top five by 70 %; the same model as before in 72 % of a user's requests; 1 image in
 * 58 %, 2 in 8 %, 4 in 19 %, 8 in 15 %; a load takes about as long as a request runs.
 */
import type { Trace } from '#core/simulation/trace.ts';

const topShares = [0.31, 0.16, 0.1, 0.075, 0.055];
const imageCounts = [1, 2, 4, 8];
const imageShares = [0.58, 0.08, 0.19, 0.15];
const imagesPerRequest = imageCounts.reduce(
  (sum, count, index) => sum + count * (imageShares[index] ?? 0),
  0,
);
/**
 * A user stays with a model at least this often; by chance the next one is the same in another 16 % of the rest, which
 * makes the published 72 %.
 */
const staysShare = 0.667;

interface TraceShape {
  seed: number;
  /** Speeds of the devices. */
  speeds?: readonly number[];
  memoryGB?: number | readonly number[];
  jobs?: number;
  models?: number;
  /** Offered work over what all devices can do without loading; null for a batch, where all jobs come at once. */
  utilization: number | null;
  /** Jobs come in bursts of so many. */
  burst?: number;
  /** After so many jobs other models are popular. */
  flipAfter?: number;
  /** Load times as a multiple of a request's run time. */
  loadShare?: number;
}

/** Small, seeded, good enough for traces (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function serviceTrace(shape: TraceShape): Trace {
  const { seed, speeds = [1, 1, 1, 1], memoryGB = 24, jobs = 500, models = 87 } = shape;
  const { utilization, burst = 1, flipAfter = Infinity, loadShare = 1 } = shape;
  const random = randomNumbers(seed);
  const pick = (weights: readonly number[]) => {
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const at = weights.findIndex((weight) => (left -= weight) < 0);
    return at === -1 ? weights.length - 1 : at;
  };
  const catalogue = Array.from({ length: models }, (_, index) => {
    const secondsPerImage = 2 + 4 * random();
    return {
      key: `model-${index + 1}`,
      memoryGB: 4 + 4 * random(),
      secondsPerImage,
      loadSeconds: loadShare * imagesPerRequest * secondsPerImage * (0.7 + 0.6 * random()),
    };
  });

  let shares = popularity(models);
  const lastOfUser = Array.from({ length: 30 }, () => -1);
  const requests = Array.from({ length: jobs }, (_, index) => {
    if (index > 0 && index % flipAfter === 0) shares = shuffled(shares, random);
    const user = Math.floor(random() * lastOfUser.length);
    const before = lastOfUser[user] ?? -1;
    const model = before >= 0 && random() < staysShare ? before : pick(shares);
    lastOfUser[user] = model;
    return { model, images: imageCounts[pick(imageShares)] ?? 1 };
  });

  const speed = speeds.reduce((sum, one) => sum + one, 0);
  const work = requests.reduce(
    (sum, { model, images }) => sum + images * (catalogue[model]?.secondsPerImage ?? 0),
    0,
  );
  const gaps = requests.map((_, index) => {
    const gap = -Math.log(1 - random());
    if (burst === 1) return gap;
    return index % burst === 0 ? 0.95 * burst * gap : 0.05 * gap;
  });
  const meanGap =
    utilization === null ? 0 : work / speed / utilization / gaps.reduce((sum, gap) => sum + gap, 0);
  let at = 0;
  return {
    devices: speeds.map((one, index) => ({
      id: `gpu-${index}`,
      speed: one,
      memoryGB: typeof memoryGB === 'number' ? memoryGB : (memoryGB[index] ?? 24),
    })),
    models: catalogue,
    jobs: requests.map(({ model, images }, index) => {
      at += (gaps[index] ?? 0) * meanGap;
      return { at, model: `model-${model + 1}`, images };
    }),
  };
}

/** The five published shares, and the rest falling off slowly. */
function popularity(models: number): number[] {
  const rest = Array.from({ length: Math.max(0, models - topShares.length) }, (_, index) => 1 / (index + 3));
  const sum = rest.reduce((total, share) => total + share, 0);
  return [...topShares.slice(0, models), ...rest.map((share) => (0.3 * share) / sum)];
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

/** The families of the benchmark's table. */
export const families: Record<string, (seed: number) => Trace> = {
  'light load (0.3)': (seed) => serviceTrace({ seed, utilization: 0.3 }),
  'half load (0.5)': (seed) => serviceTrace({ seed, utilization: 0.5 }),
  'high load (0.8)': (seed) => serviceTrace({ seed, utilization: 0.8 }),
  'over capacity (1.2)': (seed) => serviceTrace({ seed, utilization: 1.2 }),
  'speeds 3, 3, 1, 1': (seed) => serviceTrace({ seed, utilization: 0.6, speeds: [3, 3, 1, 1] }),
  'speeds 1, 1, 3, 3': (seed) => serviceTrace({ seed, utilization: 0.6, speeds: [1, 1, 3, 3] }),
  'bursts of 40': (seed) => serviceTrace({ seed, utilization: 0.6, burst: 40 }),
  'popularity flips': (seed) => serviceTrace({ seed, utilization: 0.7, flipAfter: 100 }),
  'one model fits': (seed) => serviceTrace({ seed, utilization: 0.5, memoryGB: 9 }),
  'memory 24, 24, 12, 8': (seed) => serviceTrace({ seed, utilization: 0.6, memoryGB: [24, 24, 12, 8] }),
  'one device': (seed) => serviceTrace({ seed, utilization: 0.6, speeds: [1], jobs: 250 }),
  'loads take 10 runs': (seed) => serviceTrace({ seed, utilization: 0.4, loadShare: 10, models: 20 }),
  'loads take nothing': (seed) => serviceTrace({ seed, utilization: 0.8, loadShare: 0 }),
  batch: (seed) => serviceTrace({ seed, utilization: null }),
  'batch, 10 models': (seed) => serviceTrace({ seed, utilization: null, models: 10 }),
  'batch, 8 devices': (seed) =>
    serviceTrace({ seed, utilization: null, jobs: 1000, speeds: [1, 1, 1, 1, 1, 1, 1, 1] }),
  'batch, one model fits': (seed) => serviceTrace({ seed, utilization: null, memoryGB: 9 }),
  'batch, 3, 3, 1, 1': (seed) => serviceTrace({ seed, utilization: null, speeds: [3, 3, 1, 1] }),
  'batch, one device': (seed) => serviceTrace({ seed, utilization: null, speeds: [1], jobs: 250 }),
};
