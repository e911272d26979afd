import type { LibraryHandle } from 'koffi';
import { bindFirst, loadNvidiaLibrary } from './library.ts';

/** What CUDA's driver tells of a device without making a context on it. */
export interface CudaFacts {
  multiProcessorCount: number | null;
  /** Part of the processor. */
  integrated: boolean | null;
  memoryTotalBytes: number | null;
}

/** CUdevice_attribute: https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__TYPES.html */
const attributes = { multiProcessorCount: 16, integrated: 18 } as const;
const success = 0;
/** koffi unloads a library that nobody refers to any more; CUDA's does not bear it once it has started. */
const loadedForGood = new Set<LibraryHandle>();
const uuidBytes = 16;

/**
 * Asks `libcuda` about all devices, by UUID (`GPU-…`), since CUDA's order is not NVML's. Makes no context, so no memory of
 * a card is taken. `CUDA_VISIBLE_DEVICES` must not be set in this process: CUDA would hide devices from itself. Null where
 * the library is not there or does not start. CUDA looks for cards only once in a process.
 *
 * @param named the library to load, null for the system's
 */
export function readCudaFacts(named: string | null): Map<string, CudaFacts> | null {
  const loaded = loadNvidiaLibrary('cuda', named);
  if (loaded.state !== 'loaded') return null;
  const bind = (argumentTypes: string[], ...names: string[]) =>
    bindFirst(loaded.library, names, argumentTypes) ?? (() => -1);
  const init = bind(['uint'], 'cuInit');
  const getCount = bind(['void *'], 'cuDeviceGetCount');
  const getDevice = bind(['void *', 'int'], 'cuDeviceGet');
  const getUuid = bind(['void *', 'int'], 'cuDeviceGetUuid_v2', 'cuDeviceGetUuid');
  const getAttribute = bind(['void *', 'int', 'int'], 'cuDeviceGetAttribute');
  const getMemory = bind(['void *', 'int'], 'cuDeviceTotalMem_v2');

  const number = Buffer.alloc(4);
  const size = Buffer.alloc(8);
  const uuid = Buffer.alloc(uuidBytes);
  const attribute = (which: number, device: number) =>
    getAttribute(number, which, device) === success ? number.readInt32LE() : null;

  loadedForGood.add(loaded.library);
  if (init(0) !== success || getCount(number) !== success) return null;
  const facts = new Map<string, CudaFacts>();
  const count = number.readInt32LE();
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (getDevice(number, ordinal) !== success) continue;
    const device = number.readInt32LE();
    if (getUuid(uuid, device) !== success) continue;
    const integrated = attribute(attributes.integrated, device);
    facts.set(formatUuid(uuid), {
      multiProcessorCount: attribute(attributes.multiProcessorCount, device),
      integrated: integrated === null ? null : integrated !== 0,
      memoryTotalBytes: getMemory(size, device) === success ? Number(size.readBigUInt64LE()) : null,
    });
  }
  return facts;
}

/** As NVML writes it. */
function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `GPU-${parts.join('-')}`;
}
