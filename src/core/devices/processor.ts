import { readFileSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** One look at the processor and the machine's memory; unknown is null. */
export interface ProcessorReading {
  memoryUsedBytes: number;
  memoryFreeBytes: number;
  /** Of all cores together since the look before; null until there is something to compare with. */
  utilizationPercent: number | null;
  temperatureCelsius: number | null;
}

export interface ProcessorReader {
  readonly name: string;
  /** What may be used: the machine's memory, or what a container leaves of it. */
  readonly memoryTotalBytes: number;
  /** Where it slows itself down. */
  readonly temperatureLimitCelsius: number | null;
  read(): ProcessorReading;
}

const shortestMeasureMs = 200;

interface Times {
  busy: number;
  all: number;
}

/** Drivers of processors' own sensors; the first input of each is the package, or on AMD the control temperature. */
const sensorDrivers = new Set(['coretemp', 'k10temp', 'zenpower']);

/** Knows the processor, and reads its load, temperature and memory. `root` holds `sys/`. */
export function createProcessorReader(root: string): ProcessorReader {
  const sensors = findSensors(join(root, 'sys', 'class', 'hwmon'));
  const limits = sensors.flatMap((sensor) => millidegrees(`${sensor}_crit`) ?? []);
  const memoryTotalBytes = totalMemory();
  let before = { at: performance.now(), times: readTimes() };
  let utilizationPercent: number | null = null;

  /** Over too short a time, the kernel's hundredths of a second say nothing. */
  function measureUtilization() {
    const at = performance.now();
    if (at - before.at < shortestMeasureMs) return;
    const times = readTimes();
    utilizationPercent = before.times && times ? shareBusy(before.times, times) : null;
    before = { at, times };
  }

  return {
    name: processorName(),
    memoryTotalBytes,
    temperatureLimitCelsius: limits.length > 0 ? Math.min(...limits) : null,
    read() {
      measureUtilization();
      const temperatures = sensors.flatMap((sensor) => millidegrees(`${sensor}_input`) ?? []);
      // What could be had without writing anything to disk: buffers and caches count as free.
      const memoryFreeBytes = Math.min(memoryTotalBytes, process.availableMemory());
      return {
        memoryUsedBytes: memoryTotalBytes - memoryFreeBytes,
        memoryFreeBytes,
        utilizationPercent,
        temperatureCelsius: temperatures.length > 0 ? Math.max(...temperatures) : null,
      };
    },
  };
}

/** Node's list asks every core for its frequency: once is enough. */
function processorName(): string {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim();
  return model?.length ? model : 'Processor';
}

function totalMemory(): number {
  // 0, or more than there is, where nothing constrains this process.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Since the machine's start. On Linux from the file: it costs less than Node's list. */
function readTimes(): Times | null {
  const values = process.platform === 'linux' ? readKernelTimes() : null;
  if (values) return values;
  const times = cpus().map((core) => core.times);
  const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
  const idle = times.reduce((sum, core) => sum + core.idle, 0);
  return all > 0 ? { busy: all - idle, all } : null;
}

function readKernelTimes(): Times | null {
  try {
    // proc_stat(5): user nice system idle iowait irq softirq steal; guests are in user already.
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    const values = line.trim().split(/\s+/).slice(1, 9).map(Number);
    const all = values.reduce((sum, value) => sum + value, 0);
    const idle = (values[3] ?? Number.NaN) + (values[4] ?? Number.NaN);
    return Number.isFinite(all) && Number.isFinite(idle) ? { busy: all - idle, all } : null;
  } catch {
    return null;
  }
}

function shareBusy(before: Times, now: Times): number | null {
  const all = now.all - before.all;
  if (all <= 0) return null;
  return Math.min(100, Math.max(0, ((now.busy - before.busy) / all) * 100));
}

/** Paths of sensors, without their endings. */
function findSensors(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const sensor = join(folder, name);
      const driver = readText(join(sensor, 'name'));
      return driver !== null && sensorDrivers.has(driver) ? [join(sensor, 'temp1')] : [];
    });
  } catch {
    return [];
  }
}

function millidegrees(file: string): number | null {
  const text = readText(file);
  return text !== null && /^-?\d+$/.test(text) ? Number(text) / 1000 : null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
