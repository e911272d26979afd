/**
 * Learnt times. A cell is one model on one device; it keeps its last few samples and answers with their lower median, so
 * that one odd sample (the first run's warm-up, a machine that was asleep) changes nothing. A pair that was never seen is
 * predicted as model factor times device factor: the least-squares idea of two-way tables, followed sample by sample.
 */
const samplesKept = 5;
/** A change smaller than this share is no news: plans stay as they are. */
const newsShare = 0.02;

/** First guesses, before anything was measured: reading a model from disk, and one unit of work by a model's size. */
const guesses = {
  load: { fixedSeconds: 0.5, secondsPerGigabyte: 1 },
  run: { fixedSeconds: 0.2, secondsPerGigabyte: 0.5 },
};
const gigabyte = 1e9;

export type TimeKind = 'load' | 'run';
/** What is kept from one start of the app to the next. */
export interface TimeSamples {
  kind: TimeKind;
  modelId: string;
  deviceId: string;
  /** Oldest first; seconds for a load, seconds for one unit of work for a run. */
  seconds: number[];
}

export interface Times {
  /** Rises when a prediction changed by more than a trifle. */
  readonly version: number;
  addDevice(deviceId: string, relativeSpeed: number): void;
  addModel(modelId: string, sizeBytes: number): void;
  learn(kind: TimeKind, modelId: string, deviceId: string, seconds: number): void;
  seconds(kind: TimeKind, modelId: string, deviceId: string): number;
  /** Whether the pair, or else the model, was ever measured. */
  known(kind: TimeKind, modelId: string, deviceId: string): 'pair' | 'model' | 'nothing';
  samples(): TimeSamples[];
  /** The samples of one pair, oldest first. */
  samplesOf(kind: TimeKind, modelId: string, deviceId: string): readonly number[];
}

export function createTimes(remembered: readonly TimeSamples[] = []): Times {
  const sizes = new Map<string, number>();
  const hints = new Map<string, number>();
  const tables = {
    load: createTable(() => 0, false),
    run: createTable((deviceId) => hints.get(deviceId) ?? 0, true),
  };
  let version = 0;

  /** Seconds by size alone, corrected by how wrong that was for the models measured so far. */
  function guess(kind: TimeKind, modelId: string): number {
    const { fixedSeconds, secondsPerGigabyte } = guesses[kind];
    return fixedSeconds + (secondsPerGigabyte * (sizes.get(modelId) ?? gigabyte)) / gigabyte;
  }
  function learn(kind: TimeKind, modelId: string, deviceId: string, seconds: number) {
    if (!Number.isFinite(seconds) || seconds < 0) return;
    const table = tables[kind];
    const before = predict(kind, modelId, deviceId);
    table.add(modelId, deviceId, seconds, guess(kind, modelId));
    if (Math.abs(predict(kind, modelId, deviceId) - before) > newsShare * before) version++;
  }
  const predict = (kind: TimeKind, modelId: string, deviceId: string) =>
    tables[kind].predict(modelId, deviceId, guess(kind, modelId));

  for (const { kind, modelId, deviceId, seconds } of remembered)
    for (const sample of seconds.slice(-samplesKept)) learn(kind, modelId, deviceId, sample);

  return {
    get version() {
      return version;
    },
    addDevice(deviceId, relativeSpeed) {
      if (relativeSpeed > 0) hints.set(deviceId, -Math.log(relativeSpeed));
      version++;
    },
    addModel(modelId, sizeBytes) {
      if (sizes.get(modelId) === sizeBytes) return;
      sizes.set(modelId, sizeBytes);
      version++;
    },
    learn,
    seconds: predict,
    known: (kind, modelId, deviceId) => tables[kind].known(modelId, deviceId),
    samplesOf: (kind, modelId, deviceId) => tables[kind].samplesOf(modelId, deviceId),
    samples: () =>
      (['load', 'run'] as const).flatMap((kind) => tables[kind].samples().map((row) => ({ kind, ...row }))),
  };
}

interface Row {
  /** Logarithm of seconds on a device of average speed. */
  base: number;
  cells: Map<string, number[]>;
}

/** `hint` is the logarithm of a device's expected slowness; `warmsUp` says that a pair's first sample may be too long. */
function createTable(hint: (deviceId: string) => number, warmsUp: boolean) {
  const rows = new Map<string, Row>();
  const devices = new Map<string, { slowness: number; models: number }>();
  /** Mean logarithm of measured over guessed, over all models. */
  let correction = { mean: 0, models: 0 };
  const slownessOf = (deviceId: string) => devices.get(deviceId)?.slowness ?? hint(deviceId);

  function add(modelId: string, deviceId: string, seconds: number, guessed: number) {
    const row: Row = rows.get(modelId) ?? { base: 0, cells: new Map() };
    const isNewModel = row.cells.size === 0;
    const cell = row.cells.get(deviceId) ?? [];
    const isNewCell = cell.length === 0;
    cell.push(seconds);
    if (cell.length > samplesKept) cell.shift();
    const measured = logarithm(median(cell));
    const device = devices.get(deviceId) ?? { slowness: hint(deviceId), models: 0 };
    if (!isNewModel && isNewCell) {
      // The model is known from elsewhere: the difference is the device's. Later models move it less.
      device.models++;
      device.slowness += (measured - row.base - device.slowness) / device.models;
    }
    devices.set(deviceId, device);
    row.cells.set(deviceId, cell);
    rows.set(modelId, row);
    let sum = 0;
    for (const [id, samples] of row.cells) sum += logarithm(median(samples)) - slownessOf(id);
    row.base = sum / row.cells.size;
    if (!isNewModel) return;
    const models = correction.models + 1;
    const error = row.base - logarithm(guessed);
    correction = { models, mean: correction.mean + (error - correction.mean) / models };
  }
  /**
   * What the other devices' samples of a model say of this one. A first sample includes a warm-up, or whatever else the
   * machine had to do: a device that seemed slow then would get no work for as long as another could do it sooner, and
   * never be measured again.
   */
  function fromOthers({ cells }: Row, deviceId: string): number {
    const others = [...cells].filter(([id]) => id !== deviceId);
    if (others.length === 0) return Infinity;
    const base = others.reduce((sum, [id, samples]) => sum + logarithm(median(samples)) - slownessOf(id), 0);
    const device = devices.get(deviceId);
    // Its slowness comes from this very sample where it is known by no other model.
    const slowness = device && device.models > 1 ? device.slowness : hint(deviceId);
    return Math.exp(base / others.length + slowness);
  }
  return {
    add,
    predict(modelId: string, deviceId: string, guessed: number): number {
      const row = rows.get(modelId);
      const cell = row?.cells.get(deviceId);
      if (row && warmsUp && cell?.length === 1) return Math.min(median(cell), fromOthers(row, deviceId));
      if (cell) return median(cell);
      const base = row ? row.base : logarithm(guessed) + correction.mean;
      return Math.exp(base + slownessOf(deviceId));
    },
    known(modelId: string, deviceId: string) {
      const row = rows.get(modelId);
      if (!row) return 'nothing' as const;
      return row.cells.has(deviceId) ? ('pair' as const) : ('model' as const);
    },
    samplesOf: (modelId: string, deviceId: string) => rows.get(modelId)?.cells.get(deviceId) ?? [],
    samples: () =>
      [...rows].flatMap(([modelId, { cells }]) =>
        [...cells].map(([deviceId, seconds]) => ({ modelId, deviceId, seconds: [...seconds] })),
      ),
  };
}

/** Of a time that may be nothing. */
const logarithm = (seconds: number) => Math.log(Math.max(seconds, 1e-6));

/** The lower one of the two middle values: being late is rarer than being delayed by something else. */
function median(values: readonly number[]): number {
  if (values.length === 1) return values[0] ?? 0;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
