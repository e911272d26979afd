import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { arch, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';

type Options = InferenceSession.SessionOptions;

export interface OptimisedGraphs {
  /** Opens a model file for the processor. Throws what onnxruntime throws when the file itself cannot be opened. */
  open(path: string, options: Options): Promise<InferenceSession>;
}

export interface OptimisedGraphsOptions {
  /** Made where it is missing. Several processes may share it. */
  folder: string;
  /** The graphs that were not used for longest are let go above this. */
  maximumBytes?: number;
  /** Larger files with their weights inside are taken apart before they are optimised. */
  largestWholeBytes?: number;
}

const graphFile = 'graph.onnx';
const weightsFile = 'weights.bin';
const listFile = 'files.json';
const defaultLargestWholeBytes = 64e6;
const defaultMaximumBytes = 16e9;
/** What others of this age have left half done is swept up. */
const abandonedAfterMs = 3_600_000;

/**
 * Keeps graphs as onnxruntime has optimised them for this processor, with their weights in a file that is mapped, not
 * read: measured on 300 MB of weights that lay inside the model file, opening took an eighth of the time and a third of
 * the memory. An entry is made under another name and then renamed; one that cannot be opened is thrown away. Whatever goes
 * wrong with it, the model's own file is opened instead.
 */
export function createOptimisedGraphs({
  folder,
  maximumBytes = defaultMaximumBytes,
  largestWholeBytes = defaultLargestWholeBytes,
}: OptimisedGraphsOptions): OptimisedGraphs {
  return {
    async open(path, options) {
      try {
        const { key, sourceBytes } = identify(path);
        const entry = join(folder, key);
        const known = await openEntry(entry, options);
        if (known) return known;
        if (sourceBytes <= maximumBytes / 4 && hasRoom(folder, sourceBytes)) {
          await build(path, entry, options, largestWholeBytes);
          prune(folder, maximumBytes, key);
          const built = await openEntry(entry, options);
          if (built) return built;
        }
      } catch {
        // A kept graph is a courtesy: the model's own file says what is wrong with it, if anything is.
      }
      return InferenceSession.create(path, options);
    },
  };
}

/** What the optimised graph depends on: the files beside the model too, which may hold its weights. */
function identify(path: string): { key: string; sourceBytes: number } {
  const real = realpathSync(path);
  const files = readdirSync(dirname(real), { withFileTypes: true })
    .filter((file) => !file.isDirectory())
    .map(({ name }) => {
      const { size, mtimeMs, ino } = statSync(join(dirname(real), name));
      return { name, size, mtimeMs, ino };
    });
  const identity = { runtime: env.versions, processor: processorFeatures(), real, files };
  return {
    key: createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32),
    sourceBytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

/** The layout of the weights depends on what the processor can do. */
function processorFeatures(): string {
  const model = `${arch()} ${cpus()[0]?.model ?? ''}`;
  if (!existsSync('/proc/cpuinfo')) return model;
  const flags = /^(?:flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
  return `${model} ${flags?.[0] ?? ''}`;
}

/** null where there is no entry, or a damaged one, which is gone then. */
async function openEntry(entry: string, options: Options): Promise<InferenceSession | null> {
  if (!existsSync(entry)) return null;
  try {
    const listed: unknown = JSON.parse(readFileSync(join(entry, listFile), 'utf8'));
    if (JSON.stringify(listed) !== JSON.stringify(filesOf(entry))) throw new Error('Its files have changed.');
    const session = await InferenceSession.create(join(entry, graphFile), {
      ...options,
      graphOptimizationLevel: 'disabled',
    });
    const now = new Date();
    utimesSync(entry, now, now);
    return session;
  } catch {
    rmSync(entry, { recursive: true, force: true });
    return null;
  }
}

async function build(
  path: string,
  entry: string,
  options: Options,
  largestWholeBytes: number,
): Promise<void> {
  const temporary = join(dirname(entry), `.${process.pid}.tmp`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    const apart = { graph: join(temporary, 'apart.onnx'), weights: 'apart.bin' };
    const isWhole = statSync(path).size > largestWholeBytes;
    if (isWhole) await save(path, apart, { ...options, graphOptimizationLevel: 'disabled' });
    const optimised = { graph: join(temporary, graphFile), weights: weightsFile };
    await save(isWhole ? apart.graph : path, optimised, options);
    for (const left of [apart.graph, join(temporary, apart.weights)]) rmSync(left, { force: true });
    writeFileSync(join(temporary, listFile), JSON.stringify(filesOf(temporary)));
    for (const name of readdirSync(temporary)) syncToDisk(join(temporary, name));
    renameSync(temporary, entry);
  } finally {
    // Also where another process was faster.
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Opens a model and writes it as it was opened, its weights beside it. Of a large file with the weights inside that is done
 * twice, first as it is: optimising them where they were read takes 2.6 times their size, opening them 1.5 times, and
 * optimising what lies beside a graph once (measured on 300 MB).
 */
async function save(
  source: string,
  { graph, weights }: { graph: string; weights: string },
  options: Options,
): Promise<void> {
  const session = await InferenceSession.create(source, {
    ...options,
    optimizedModelFilePath: graph,
    extra: {
      ...options.extra,
      'session.optimized_model_external_initializers_file_name': weights,
      'session.optimized_model_external_initializers_min_size_in_bytes': '1024',
    },
  });
  await session.release();
}

function filesOf(entry: string): { name: string; size: number }[] {
  return [graphFile, weightsFile].flatMap((name) => {
    const path = join(entry, name);
    return existsSync(path) ? [{ name, size: statSync(path).size }] : [];
  });
}

function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Numbers of 16 bits are kept as 32, beside what was taken apart; and the disk is not filled to the brim for this. */
function hasRoom(folder: string, sourceBytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 3 * sourceBytes + 1e9;
}

function prune(folder: string, maximumBytes: number, keep: string): void {
  const entries = readdirSync(folder)
    .map((name) => {
      const path = join(folder, name);
      const { mtimeMs } = statSync(path);
      const bytes = filesOf(path).reduce((sum, { size }) => sum + size, 0);
      return { name, path, mtimeMs, bytes };
    })
    .toSorted((a, b) => b.mtimeMs - a.mtimeMs);
  let total = entries.find(({ name }) => name === keep)?.bytes ?? 0;
  for (const { name, path, mtimeMs, bytes } of entries) {
    if (name === keep) continue;
    const isBeingMade = name.startsWith('.') && Date.now() - mtimeMs < abandonedAfterMs;
    if (isBeingMade) continue;
    total += bytes;
    if (name.startsWith('.') || total > maximumBytes) rmSync(path, { recursive: true, force: true });
  }
}
