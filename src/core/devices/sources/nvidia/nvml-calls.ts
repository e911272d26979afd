import type { LibraryHandle } from 'koffi';
import { bindFirst } from './library.ts';
import { type Answer, type NvmlDevice, answer, mapAnswer } from './nvml-answer.ts';
import { nvmlCodes, verdictOf } from './nvml-codes.ts';
import {
  createRecord,
  memoryV1,
  memoryV2,
  marginTemperature,
  pciInfo,
  readText,
  readUint32,
  structVersion,
  temperature,
  textBytes,
  utilization,
} from './nvml-layout.ts';
import type { RunningProcess } from './nvml-process-entries.ts';
import { bindProcessCalls } from './nvml-processes.ts';

export interface NvmlMemory {
  totalBytes: number | null;
  usedBytes: number | null;
  freeBytes: number | null;
}

/**
 * The functions of NVML that are used here, in our units. A function that the driver does not have answers as one that
 * it does not support. Values that NVML marks as not available are null.
 */
export interface NvmlCalls {
  /** Both answer with a code. */
  init(): number;
  shutdown(): number;
  driverVersion(): Answer<string>;
  /** `13.0` */
  cudaVersion(): Answer<string>;
  deviceCount(): Answer<number | null>;
  deviceAt(index: number): Answer<NvmlDevice>;
  uuid(device: NvmlDevice): Answer<string>;
  name(device: NvmlDevice): Answer<string>;
  /** `0000:1a:00.0` */
  pciAddress(device: NvmlDevice): Answer<string>;
  /** `9.0` */
  computeCapability(device: NvmlDevice): Answer<string>;
  coreCount(device: NvmlDevice): Answer<number | null>;
  numaNode(device: NvmlDevice): Answer<number | null>;
  /** Whether it is divided into instances now. */
  isMig(device: NvmlDevice): Answer<boolean>;
  memory(device: NvmlDevice): Answer<NvmlMemory>;
  utilizationPercent(device: NvmlDevice): Answer<number | null>;
  temperatureCelsius(device: NvmlDevice): Answer<number | null>;
  /** Where the card slows itself down. */
  temperatureLimitCelsius(device: NvmlDevice): Answer<number | null>;
  powerDrawWatts(device: NvmlDevice): Answer<number | null>;
  powerLimitWatts(device: NvmlDevice): Answer<number | null>;
  processes(device: NvmlDevice): Answer<RunningProcess[] | null>;
}

const milliwatts = 1000;

export function bindNvml(library: LibraryHandle): NvmlCalls {
  const device = 'void *';
  const to = 'void *';
  const bind = (argumentTypes: string[], ...names: string[]) =>
    bindFirst(library, names, argumentTypes) ?? (() => nvmlCodes.functionNotFound);
  /** A function that tells one whole number of a device. */
  const bindNumber = (...names: string[]) => {
    const call = bind([device, to], ...names);
    const number = Buffer.alloc(4);
    return (of: NvmlDevice) => answer(call(of, number), () => readUint32(number));
  };
  const watts = (tell: (of: NvmlDevice) => Answer<number | null>) => (of: NvmlDevice) =>
    mapAnswer(tell(of), (value) => value && value / milliwatts);

  const numbers = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  const pointer = Buffer.alloc(8);
  const texts = {
    uuid: Buffer.alloc(textBytes.uuid),
    name: Buffer.alloc(textBytes.name),
    driverVersion: Buffer.alloc(textBytes.driverVersion),
  };
  const getDriverVersion = bind([to, 'uint'], 'nvmlSystemGetDriverVersion');
  const getCudaVersion = bind([to], 'nvmlSystemGetCudaDriverVersion_v2', 'nvmlSystemGetCudaDriverVersion');
  const getCount = bind([to], 'nvmlDeviceGetCount_v2', 'nvmlDeviceGetCount');
  const getDevice = bind(['uint', to], 'nvmlDeviceGetHandleByIndex_v2', 'nvmlDeviceGetHandleByIndex');
  const getUuid = bind([device, to, 'uint'], 'nvmlDeviceGetUUID');
  const getName = bind([device, to, 'uint'], 'nvmlDeviceGetName');
  const pci = createRecord(pciInfo);
  const pciNames = ['nvmlDeviceGetPciInfo_v3', 'nvmlDeviceGetPciInfo_v2', 'nvmlDeviceGetPciInfo'];
  const getPci = bind([device, to], ...pciNames);
  const getCapability = bind([device, to, to], 'nvmlDeviceGetCudaComputeCapability');
  const getMig = bind([device, to, to], 'nvmlDeviceGetMigMode');
  const memories = [
    { record: createRecord(memoryV2), call: bind([device, to], 'nvmlDeviceGetMemoryInfo_v2') },
    { record: createRecord(memoryV1), call: bind([device, to], 'nvmlDeviceGetMemoryInfo') },
  ] as const;
  memories[0].record.setUint32('version', structVersion(memoryV2, 2));
  const use = createRecord(utilization);
  const getUtilization = bind([device, to], 'nvmlDeviceGetUtilizationRates');
  const getTemperature = bind([device, 'int', to], 'nvmlDeviceGetTemperature');
  const heat = createRecord(temperature);
  heat.setUint32('version', structVersion(temperature, 1));
  heat.setUint32('sensor', sensorGpu);
  const getTemperatureV = bind([device, to], 'nvmlDeviceGetTemperatureV');
  const getThreshold = bind([device, 'int', to], 'nvmlDeviceGetTemperatureThreshold');
  const margin = createRecord(marginTemperature);
  margin.setUint32('version', structVersion(marginTemperature, 1));
  const getMargin = bind([device, to], 'nvmlDeviceGetMarginTemperature');

  // CUDA 13 calls the first function deprecated and names the second.
  function temperatureCelsius(of: NvmlDevice): Answer<number | null> {
    const code = getTemperature(of, sensorGpu, numbers[0]);
    if (verdictOf(code) !== 'unknown') return answer(code, () => readUint32(numbers[0]));
    return answer(getTemperatureV(of, heat.bytes), () => heat.int32('temperature'));
  }
  // From Ada on, thresholds are about to go, and the distance to them is told instead.
  function temperatureLimitCelsius(of: NvmlDevice): Answer<number | null> {
    const code = getThreshold(of, thresholdSlowdown, numbers[0]);
    if (verdictOf(code) !== 'unknown') return answer(code, () => readUint32(numbers[0]));
    const now = temperatureCelsius(of);
    if (!now.ok || now.value === null) return now;
    const degrees = now.value;
    return answer(getMargin(of, margin.bytes), () => degrees + margin.int32('marginTemperature'));
  }

  return {
    init: bind([], 'nvmlInit_v2', 'nvmlInit'),
    shutdown: bind([], 'nvmlShutdown'),
    driverVersion: () =>
      answer(getDriverVersion(texts.driverVersion, textBytes.driverVersion), () =>
        readText(texts.driverVersion),
      ),
    // 13000 for 13.0, 12080 for 12.8.
    cudaVersion: () =>
      answer(getCudaVersion(numbers[0]), () => {
        const version = numbers[0].readInt32LE();
        return `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`;
      }),
    deviceCount: () => answer(getCount(numbers[0]), () => readUint32(numbers[0])),
    deviceAt: (index) => answer(getDevice(index, pointer), () => pointer.readBigUInt64LE()),
    uuid: (of) => answer(getUuid(of, texts.uuid, textBytes.uuid), () => readText(texts.uuid)),
    name: (of) => answer(getName(of, texts.name, textBytes.name), () => readText(texts.name)),
    pciAddress: (of) => answer(getPci(of, pci.bytes), () => pciAddressOf(pci)),
    computeCapability: (of) =>
      answer(
        getCapability(of, numbers[0], numbers[1]),
        () => `${numbers[0].readInt32LE()}.${numbers[1].readInt32LE()}`,
      ),
    coreCount: bindNumber('nvmlDeviceGetNumGpuCores'),
    numaNode: bindNumber('nvmlDeviceGetNumaNodeId'),
    isMig: (of) => answer(getMig(of, numbers[0], numbers[1]), () => numbers[0].readUInt32LE() === 1),
    memory(of) {
      const [{ record, call }, first] = memories;
      const code = call(of, record.bytes);
      if (code !== nvmlCodes.functionNotFound && code !== nvmlCodes.versionMismatch) {
        return answer(code, () => memoryOf(record));
      }
      return answer(first.call(of, first.record.bytes), () => memoryOf(first.record));
    },
    utilizationPercent: (of) => answer(getUtilization(of, use.bytes), () => percent(use.uint32('gpu'))),
    temperatureCelsius,
    temperatureLimitCelsius,
    powerDrawWatts: watts(bindNumber('nvmlDeviceGetPowerUsage')),
    powerLimitWatts: watts(
      bindNumber('nvmlDeviceGetEnforcedPowerLimit', 'nvmlDeviceGetPowerManagementLimit'),
    ),
    processes: bindProcessCalls(library),
  };
}

/** NVML_TEMPERATURE_GPU and NVML_TEMPERATURE_THRESHOLD_SLOWDOWN. */
const sensorGpu = 0;
const thresholdSlowdown = 1;

const memoryOf = (record: { uint64(member: string): number | null }): NvmlMemory => ({
  totalBytes: record.uint64('total'),
  usedBytes: record.uint64('used'),
  freeBytes: record.uint64('free'),
});

const percent = (value: number | null) => (value !== null && value <= 100 ? value : null);

/** As the kernel writes it. NVML speaks of whole cards: always function 0. */
function pciAddressOf(record: { uint32(member: string): number | null }): string {
  const part = (member: string, digits: number) =>
    (record.uint32(member) ?? 0).toString(16).padStart(digits, '0');
  return `${part('domain', 4)}:${part('bus', 2)}:${part('device', 2)}.0`;
}
