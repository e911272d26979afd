import koffi, { type TypeObject } from 'koffi';

/**
 * NVML's structures (https://docs.nvidia.com/deploy/nvml-api/, chapter "Data Structures") as far as they are read here.
 * A test compares sizes and offsets with what a C compiler makes of them.
 */
export const memoryV1 = koffi.struct({ total: 'uint64_t', free: 'uint64_t', used: 'uint64_t' });

export const memoryV2 = koffi.struct({
  version: 'uint32_t',
  total: 'uint64_t',
  /** For the driver and the firmware; the first version counts it as used. */
  reserved: 'uint64_t',
  free: 'uint64_t',
  used: 'uint64_t',
});

export const temperature = koffi.struct({ version: 'uint32_t', sensor: 'uint32_t', temperature: 'int32_t' });

/** Degrees up to the nearest temperature at which the card slows itself down. */
export const marginTemperature = koffi.struct({ version: 'uint32_t', marginTemperature: 'int32_t' });

/** NVML_STRUCT_VERSION: what the reference calls "must be 2" is size and number in one. */
export const structVersion = (type: TypeObject, version: number) => koffi.sizeof(type) | (version << 24);

/** `memory` is the traffic of the memory, not its fullness. */
export const utilization = koffi.struct({ gpu: 'uint32_t', memory: 'uint32_t' });

/** All versions of the call begin alike and fill more and more of it. */
export const pciInfo = koffi.struct({
  busIdLegacy: koffi.array('char', 16),
  domain: 'uint32_t',
  bus: 'uint32_t',
  device: 'uint32_t',
  pciDeviceId: 'uint32_t',
  pciSubSystemId: 'uint32_t',
  busId: koffi.array('char', 32),
});

/** One running process. The versions go on after this (24 bytes, and 32 in the first drivers of the 535 line). */
export const processV1 = koffi.struct({ pid: 'uint32_t', usedGpuMemory: 'uint64_t' });

/** Room for text, as the reference advises; a text of just this length has no end mark. */
export const textBytes = { uuid: 96, name: 96, driverVersion: 80 } as const;

/** Memory of one structure that C writes into and we read out of. */
export interface CRecord {
  readonly bytes: Buffer;
  /** Null for the number of all ones, NVML's word for "not available". */
  uint32(member: string): number | null;
  /** Null where a JavaScript number cannot hold it, "not available" among these. */
  uint64(member: string): number | null;
  int32(member: string): number;
  setUint32(member: string, value: number): void;
}

export function createRecord(type: TypeObject): CRecord {
  const bytes = Buffer.alloc(koffi.sizeof(type));
  const offset = (member: string) => koffi.offsetof(type, member);
  return {
    bytes,
    uint32: (member) => readUint32(bytes, offset(member)),
    uint64: (member) => readUint64(bytes, offset(member)),
    int32: (member) => bytes.readInt32LE(offset(member)),
    setUint32: (member, value) => bytes.writeUInt32LE(value, offset(member)),
  };
}

export function readUint32(bytes: Buffer, offset = 0): number | null {
  const value = bytes.readUInt32LE(offset);
  return value === 0xff_ff_ff_ff ? null : value;
}

export function readUint64(bytes: Buffer, offset = 0): number | null {
  const value = bytes.readBigUInt64LE(offset);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

/** A text that ends at its end mark or with its memory. */
export function readText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end).trim();
}
