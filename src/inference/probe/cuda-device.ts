import { PolyptychError } from '#shared/errors.ts';
import type { CardIdentity } from '../contract.ts';
import { loadForGood, textAt, uuidText } from './native-library.ts';

const names: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libcuda.so.1', 'libcuda.so', '/usr/lib/wsl/lib/libcuda.so.1'],
  win32: ['nvcuda.dll'],
};
const success = 0;
const nameLength = 256;
const addressLength = 32;
const uuidLength = 16;

/**
 * The card that CUDA gives this process first, which is the one that onnxruntime draws on: CUDA hides all others by
 * `CUDA_VISIBLE_DEVICES`. Makes no context, so it takes no memory of the card. Throws `no_device` where CUDA shows none.
 *
 * @param named the driver's library, null for the system's
 */
export function firstCudaDevice(named: string | null): CardIdentity {
  const library = loadForGood(
    "CUDA's driver library",
    named === null ? (names[process.platform] ?? []) : [named],
    "install NVIDIA's driver",
  );
  const call = (name: string, types: string[], ...values: unknown[]): number => {
    try {
      return Number(library.func(name, 'int', types)(...values));
    } catch {
      // An older driver does not have it.
      return -1;
    }
  };
  const device = Buffer.alloc(4);
  const started = call('cuInit', ['uint'], 0);
  const code = started === success ? call('cuDeviceGet', ['void *', 'int'], device, 0) : started;
  if (code !== success)
    throw new PolyptychError(
      'no_device',
      `CUDA does not show the card to its worker (code ${code}): look whether its driver works.`,
    );
  const ordinal = device.readInt32LE();
  const name = Buffer.alloc(nameLength);
  const uuid = Buffer.alloc(uuidLength);
  const address = Buffer.alloc(addressLength);
  const nameCode = call('cuDeviceGetName', ['void *', 'int', 'int'], name, nameLength, ordinal);
  const hasUuid = ['cuDeviceGetUuid_v2', 'cuDeviceGetUuid'].some(
    (symbol) => call(symbol, ['void *', 'int'], uuid, ordinal) === success,
  );
  const hasAddress =
    call('cuDeviceGetPCIBusId', ['void *', 'int', 'int'], address, addressLength, ordinal) === success;
  return {
    name: nameCode === success ? textAt(name, 0, nameLength) : 'a card without a name',
    uuid: hasUuid ? uuidText(uuid) : null,
    pciAddress: hasAddress ? textAt(address, 0, addressLength).toLowerCase() : null,
  };
}
