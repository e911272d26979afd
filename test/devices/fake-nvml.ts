import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A made-up card; what is null, the card does not tell. */
export interface FakeCard {
  uuid: string;
  name: string;
  /** `0000:1a:00` */
  pci: string;
  memory: { total: number; free: number; used: number; reserved: number } | null;
  utilizationPercent: number | null;
  temperatureCelsius: number | null;
  slowdownCelsius: number | null;
  powerMilliwatts: number | null;
  powerLimitMilliwatts: number | null;
  computeCapability: string | null;
  multiProcessorCount: number | null;
  cores: number | null;
  mig: boolean | null;
  numaNode: number | null;
  integrated: boolean;
  /** A new number makes the handles of before void. */
  handle: number;
  processes: { kind: 'compute' | 'graphics'; pid: number; memory: number | bigint }[];
  /** Return codes by call (`nvmlDeviceGetMemoryInfo`, without a version; `*` for all). */
  answers: Record<string, number>;
  /** Milliseconds that calls take; `Infinity` hangs until it is taken back. */
  delays: Record<string, number>;
}

export interface FakeMachine {
  driver: string;
  /** `13000` for 13.0. */
  cuda: number;
  /** CUDA's order, as positions in `cards`. */
  cudaOrder: number[];
  processBytes: 16 | 24 | 32;
  unterminated: boolean;
  /** Cards are counted at nvmlInit only. */
  frozen: boolean;
  /** Of calls that are about no card, and of all cards. */
  answers: Record<string, number>;
  delays: Record<string, number>;
  cards: FakeCard[];
}

export interface FakeNvidia {
  nvmlLibrary: string;
  cudaLibrary: string;
  /** What makes a process of ours see this machine. */
  environment: { POLYPTYCH_NVML_LIBRARY: string; POLYPTYCH_CUDA_LIBRARY: string };
  /** Changes the running machine: what the next call into the libraries sees. */
  change(what: (machine: FakeMachine) => void): void;
  /** Changes one card of it. */
  changeCard(index: number, what: Partial<FakeCard>): void;
  /** Shows its cards in `sys/` and `proc/` of a root as the kernel and NVIDIA's kernel driver do. */
  showOnBus(root: string): void;
  dispose(): void;
}

const gibibyte = 2 ** 30;
const sources = fileURLToPath(new URL('../fixtures/fake-nvml/', import.meta.url));

/** A card like those of a DGX A100, different from the others in everything that tells cards apart. */
export function fakeCard(index: number, differences: Partial<FakeCard> = {}): FakeCard {
  const number = (index + 1).toString(16).padStart(2, '0');
  return {
    uuid: `GPU-${number.repeat(4)}-${number.repeat(2)}-4a5b-8c6d-${number.repeat(6)}`,
    name: 'NVIDIA A100-SXM4-80GB',
    pci: `0000:${(7 + 8 * index).toString(16).padStart(2, '0')}:00`,
    memory: { total: 80 * gibibyte, free: 70 * gibibyte, used: 9 * gibibyte, reserved: gibibyte },
    utilizationPercent: 10 * (index % 10),
    temperatureCelsius: 40 + index,
    slowdownCelsius: 89,
    powerMilliwatts: 61_500 + 1000 * index,
    powerLimitMilliwatts: 400_000,
    computeCapability: '8.0',
    multiProcessorCount: 108,
    cores: 6912,
    mig: false,
    numaNode: null,
    integrated: false,
    handle: 0,
    processes: [],
    answers: {},
    delays: {},
    ...differences,
  };
}

/**
 * Puts a made-up machine behind a compiled fake of NVIDIA's libraries. `cards` is a number of equal ones, or the cards.
 * `oldDriver` leaves out every function whose name ends in a version. Ends with `dispose`.
 */
export function startFakeNvidia(
  cards: number | FakeCard[],
  differences: Partial<FakeMachine> & { oldDriver?: boolean } = {},
): FakeNvidia {
  const { oldDriver = false, ...machineDifferences } = differences;
  const machine: FakeMachine = {
    driver: '580.95.05',
    cuda: 13_000,
    cudaOrder: [],
    processBytes: 24,
    unterminated: false,
    frozen: false,
    answers: {},
    delays: {},
    cards: typeof cards === 'number' ? Array.from({ length: cards }, (_, index) => fakeCard(index)) : cards,
    ...machineDifferences,
  };
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-fake-nvidia-'));
  // A copy for each machine: a library keeps its state for as long as a process has it loaded.
  const place = (name: string, built: string) => {
    copyFileSync(built, join(folder, name));
    return join(folder, name);
  };
  const old = oldDriver ? ['-DOLD_DRIVER'] : [];
  const nvmlLibrary = place(
    'libnvidia-ml.so.1',
    compile('nvml', ['nvml.c', 'capture.c'], [...shared, ...old]),
  );
  const cudaLibrary = place('libcuda.so.1', compile('cuda', ['cuda.c', 'capture.c'], [...shared, ...old]));

  function write() {
    const next = join(folder, 'capture.next');
    writeFileSync(next, captureOf(machine));
    renameSync(next, join(folder, 'capture'));
  }
  write();

  return {
    nvmlLibrary,
    cudaLibrary,
    environment: { POLYPTYCH_NVML_LIBRARY: nvmlLibrary, POLYPTYCH_CUDA_LIBRARY: cudaLibrary },
    change(what) {
      what(machine);
      write();
    },
    changeCard(index, what) {
      machine.cards = machine.cards.map((card, at) => (at === index ? { ...card, ...what } : card));
      write();
    },
    showOnBus(root) {
      for (const { pci, uuid, name } of machine.cards) showCard(root, `${pci}.0`, { uuid, name });
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Puts a card onto the bus; NVIDIA's kernel driver serves it when it is told what the card is. */
export function showCard(
  root: string,
  address: string,
  served: { uuid: string; name: string; excluded?: boolean } | null = null,
  files: Record<string, string> = {},
): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  };
  const attributes = { vendor: '0x10de', class: '0x030200', ...files };
  for (const [name, text] of Object.entries(attributes))
    write(`sys/bus/pci/devices/${address}/${name}`, text);
  if (!served) return;
  const information = [
    `Model: \t\t ${served.name}`,
    'IRQ:   \t\t 267',
    `GPU UUID: \t ${served.uuid}`,
    'Bus Type: \t PCIe',
    `Bus Location: \t ${address}`,
    `GPU Excluded:\t ${served.excluded ? 'Yes' : 'No'}`,
  ];
  write(`proc/driver/nvidia/gpus/${address}/information`, information.join('\n'));
}

/** Sizes and offsets that the C compiler gives NVML's structures: `memory_v2` and `memory_v2.free`. */
export function compiledLayout(): Map<string, number> {
  const printed = execFileSync(compile('layout', ['layout.c'], []), { encoding: 'utf8' });
  return new Map(
    printed
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', value]) => [name, Number(value)]),
  );
}

const shared = ['-shared', '-fPIC', '-fvisibility=hidden'];

/** Compiles once per content and set of flags, for all processes and runs of this repository. */
function compile(name: string, files: string[], flags: string[]): string {
  const inputs = [...files, 'capture.h', 'nvml-facts.h'].map((file) => readFileSync(join(sources, file)));
  const hash = createHash('sha256').update(flags.join(' '));
  for (const input of inputs) hash.update(input);
  // Not in the folder for temporary files, which may be another person's, too.
  const folder = fileURLToPath(new URL('../../.cache/fake-nvml', import.meta.url));
  const built = join(folder, `${name}-${process.arch}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(built)) return built;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${built}.${process.pid}`;
  try {
    const options = ['-std=gnu17', '-O1', '-Wall', '-Wextra', '-Werror', ...flags];
    const paths = files.map((file) => join(sources, file));
    execFileSync('cc', [...options, '-o', unfinished, ...paths, '-ldl'], { stdio: 'pipe' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The tests of the NVIDIA source need a C compiler named cc (Debian: apt-get install gcc libc6-dev): ${reason}`,
      { cause: error },
    );
  }
  renameSync(unfinished, built);
  return built;
}

/** The machine in the format that the fixture's README describes. */
function captureOf(machine: FakeMachine): string {
  const facts: Facts = {
    driver: machine.driver,
    cuda: machine.cuda,
    'cuda-order': machine.cudaOrder.length > 0 ? machine.cudaOrder.join(' ') : null,
    'process-bytes': machine.processBytes,
    unterminated: Number(machine.unterminated),
    frozen: Number(machine.frozen),
  };
  return [...linesOf(facts), ...knobsOf(machine), ...machine.cards.flatMap(cardLines), ''].join('\n');
}

function cardLines(card: FakeCard): string[] {
  const { memory } = card;
  const facts: Facts = {
    uuid: card.uuid,
    name: card.name,
    pci: card.pci,
    memory: memory && `${memory.total} ${memory.free} ${memory.used} ${memory.reserved}`,
    utilization: card.utilizationPercent,
    temperature: card.temperatureCelsius,
    slowdown: card.slowdownCelsius,
    power: card.powerMilliwatts,
    'power-limit': card.powerLimitMilliwatts,
    capability: card.computeCapability,
    multiprocessors: card.multiProcessorCount,
    cores: card.cores,
    mig: card.mig === null ? null : Number(card.mig),
    numa: card.numaNode,
    integrated: Number(card.integrated),
    handle: card.handle,
  };
  const processes = card.processes.map(({ kind, pid, memory: held }) => `${kind} ${pid} ${held}`);
  return ['device', ...linesOf(facts), ...processes, ...knobsOf(card)];
}

type Facts = Record<string, string | number | null>;

const linesOf = (facts: Facts) =>
  Object.entries(facts).flatMap(([key, value]) => (value === null ? [] : [`${key} ${value}`]));

/** Longer than any test. */
const foreverMs = 24 * 3600 * 1000;

function knobsOf({ answers, delays }: Pick<FakeMachine, 'answers' | 'delays'>): string[] {
  return [
    ...Object.entries(answers).map(([call, code]) => `answer ${call} ${code}`),
    ...Object.entries(delays).map(([call, delayMs]) => `delay ${call} ${Math.min(delayMs, foreverMs)}`),
  ];
}
