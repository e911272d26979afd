/** What NVML answers with (nvmlReturn_t): https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceEnumvs.html */
export const nvmlCodes = {
  success: 0,
  notSupported: 3,
  insufficientSize: 7,
  driverNotLoaded: 9,
  functionNotFound: 13,
  versionMismatch: 25,
  gpuNotFound: 28,
} as const;

/**
 * What a code means for the device that was asked about: `told` (it answered), `unknown` (this figure is not told),
 * `unanswered` (this call went wrong), `broken` (the whole device does not work), `lost` (it is gone), `restart` (NVML
 * itself must be started anew).
 */
type NvmlVerdict = 'told' | 'unknown' | 'unanswered' | 'broken' | 'lost' | 'restart';

const table: Record<number, readonly [name: string, verdict: NvmlVerdict, sentence: string]> = {
  0: ['SUCCESS', 'told', 'nothing is wrong'],
  1: ['UNINITIALIZED', 'restart', 'the connection to the driver was closed'],
  2: ['INVALID_ARGUMENT', 'unanswered', 'the driver does not know the device that was asked for'],
  3: ['NOT_SUPPORTED', 'unknown', 'the device does not support this'],
  4: ['NO_PERMISSION', 'unknown', 'this user may not ask for it'],
  6: ['NOT_FOUND', 'lost', 'the driver does not find the device'],
  7: ['INSUFFICIENT_SIZE', 'unknown', 'the answer was longer than the room for it'],
  8: ['INSUFFICIENT_POWER', 'broken', "the card's power cables are not attached properly"],
  9: ['DRIVER_NOT_LOADED', 'restart', "NVIDIA's driver is not loaded"],
  10: ['TIMEOUT', 'unanswered', 'the driver gave up waiting for the device'],
  11: ['IRQ_ISSUE', 'broken', 'the interrupts of the card do not arrive'],
  12: ['LIBRARY_NOT_FOUND', 'unanswered', 'a part of the driver is not installed'],
  13: ['FUNCTION_NOT_FOUND', 'unknown', 'the driver is too old for this'],
  14: ['CORRUPTED_INFOROM', 'broken', "the card's own memory of what it is has been damaged"],
  15: ['GPU_IS_LOST', 'lost', 'it has fallen off the bus or does not answer any more'],
  16: ['RESET_REQUIRED', 'broken', 'it must be reset before it works again'],
  17: ['OPERATING_SYSTEM', 'broken', 'the operating system keeps this program from it'],
  18: [
    'LIB_RM_VERSION_MISMATCH',
    'restart',
    "NVIDIA's driver was updated while it ran: restart the computer, or load the new driver",
  ],
  19: ['IN_USE', 'unanswered', 'it is in use in a way that does not allow this'],
  20: ['MEMORY', 'unanswered', 'the driver has too little memory'],
  21: ['NO_DATA', 'unknown', 'there is nothing to tell yet'],
  23: ['INSUFFICIENT_RESOURCES', 'unanswered', 'the driver ran out of something that it needs'],
  25: ['ARGUMENT_VERSION_MISMATCH', 'unknown', 'the driver knows only another version of this question'],
  26: ['DEPRECATED', 'unknown', 'the driver does not answer this any more'],
  27: ['NOT_READY', 'unknown', 'the driver is not ready for it yet'],
  28: ['GPU_NOT_FOUND', 'lost', 'the driver finds no such card'],
  29: ['INVALID_STATE', 'unanswered', 'it is in a state that does not allow this'],
  999: ['UNKNOWN', 'unanswered', 'something went wrong inside the driver'],
};

/** Codes that are in no table yet mean that the call went wrong. */
export const verdictOf = (code: number): NvmlVerdict => table[code]?.[1] ?? 'unanswered';

/** A code in words that fit after a colon, with its number: `it must be reset … (NVML: RESET_REQUIRED, 16)`. */
export function wordsOf(code: number): string {
  const known = table[code];
  if (known) return `${known[2]} (NVML: ${known[0]}, ${code})`;
  return `something went wrong that only the driver's own list of errors explains (NVML: ${code})`;
}
