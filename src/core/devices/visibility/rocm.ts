import type { FoundDevice } from '../sources/source.ts';
import { findByUuid } from './names.ts';
import type { Selection } from './rule.ts';

/**
 * ROCR_VISIBLE_DEVICES, as ROCm documents ("GPU isolation techniques",
 * https://rocm.docs.amd.com/en/latest/conceptual/gpu-isolation.html) and its runtime reads it (ROCR-Runtime,
 * `amd_filter_device`): unset shows all, empty shows none. Entries are numbers or UUIDs, `GPU-` and the unique id in 16
 * digits, or a beginning that fits only one. The list ends at the first entry that names no device, or one that is named
 * already. Devices count in the order of KFD's nodes, which is that in which they are found, processors' own GPUs among them.
 */
export function parseRocrVisibleDevices(value: string, candidates: readonly FoundDevice[]): Selection {
  if (value === '') return [];
  const uuids = candidates.map(rocmUuid);
  const chosen: number[] = [];
  // The runtime looks at no more entries than there are devices.
  for (const entry of value.split(',').slice(0, candidates.length)) {
    const word = entry.trim().toUpperCase();
    const position = word.startsWith('G') ? findByUuid(word, uuids) : wholeNumber(word);
    if (position === null || position >= candidates.length || chosen.includes(position)) break;
    chosen.push(position);
  }
  return chosen;
}

/**
 * HIP_VISIBLE_DEVICES (https://rocm.docs.amd.com/projects/HIP/en/latest/reference/env_variables.html; ROCm's clr,
 * `rocdevice.cpp`): positions, or since ROCm 6.4 UUIDs, among the devices that ROCR_VISIBLE_DEVICES has left. Set and empty
 * is as good as unset. The list ends at the first entry that names no device; one that is named already is passed over.
 */
export function parseHipVisibleDevices(value: string, candidates: readonly FoundDevice[]): Selection {
  if (value === '') return null;
  const uuids = candidates.map(rocmUuid);
  const chosen: number[] = [];
  for (const entry of value.split(',')) {
    const position = entry.startsWith('GPU-') ? findByUuid(entry, uuids) : plainNumber(entry);
    if (position === null || position >= candidates.length) break;
    if (!chosen.includes(position)) chosen.push(position);
  }
  return chosen;
}

/** `GPU-` and 16 digits; null for cards without a unique id, which can only be named by number. */
function rocmUuid({ id }: FoundDevice): string | null {
  const unique = id.split('/')[1]?.replace(/^0x/i, '').toUpperCase();
  if (unique === undefined || !/^[\dA-F]{1,16}$/.test(unique) || /^0+$/.test(unique)) return null;
  return `GPU-${unique.padStart(16, '0')}`;
}

/** As C's strtol reads it with any base: 10, 0xA and 012 are all ten. */
function wholeNumber(word: string): number | null {
  const match = /^\+?(?:0X([\dA-F]+)|(0[0-7]*)|([1-9]\d*))$/.exec(word);
  if (!match) return null;
  const [, hexadecimal, octal, decimal] = match;
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  return octal === undefined ? Number(decimal) : Number.parseInt(octal, 8);
}

/** Without blanks, signs or leading zeros: HIP compares the entry with the number as it would write it. */
const plainNumber = (entry: string) => (/^(0|[1-9]\d*)$/.test(entry) ? Number(entry) : null);
