/**
 * CUDA cores of one multiprocessor by compute capability, from the table "Architecture-specific parameters" of the CUDA
 * programming guide (https://docs.nvidia.com/cuda/cuda-programming-guide/) and NVIDIA's `_ConvertSMVer2Cores`.
 */
const coresPerMultiProcessor: Record<string, number> = {
  '5.0': 128,
  '5.2': 128,
  '5.3': 128,
  '6.0': 64,
  '6.1': 128,
  '6.2': 128,
  '7.0': 64,
  '7.2': 64,
  '7.5': 64,
  '8.0': 64,
  '8.6': 128,
  '8.7': 128,
  '8.9': 128,
  '9.0': 128,
  '10.0': 128,
  '10.3': 128,
  '11.0': 128,
  '12.0': 128,
  '12.1': 128,
};

/** Multiprocessors of a card with so many cores, for where CUDA cannot be asked; null for a generation not known here. */
export function multiProcessorsOf(coreCount: number | null, computeCapability: string | null): number | null {
  const each = coresPerMultiProcessor[computeCapability ?? ''];
  if (coreCount === null || each === undefined || coreCount % each !== 0) return null;
  return coreCount / each;
}
