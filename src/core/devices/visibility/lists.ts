import type { FoundDevice } from '../sources/source.ts';
import { findByUuid, idsOf, onlyOneBeginning } from './names.ts';
import type { Selection } from './rule.ts';

/**
 * NVIDIA_VISIBLE_DEVICES belongs to NVIDIA's container runtime
 * (https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html), which has acted on it
 * before this program starts: what a container must not see, it does not see. So:
 * - `all`, empty, and `void` change nothing. `void` only keeps the runtime out of it: with CDI the toolkit sets it itself in
 *   containers that have been given cards.
 * - `none` hides all: the container was to have the driver, and no card.
 * - A list that has already been acted on (no more cards are seen than it names) changes nothing: its numbers are the
 *   host's. Otherwise it is read as one of numbers in nvidia-smi's order and UUIDs or their beginnings; where order and
 *   repetition mean nothing, and entries that name no card are passed over.
 */
export function parseNvidiaVisibleDevices(value: string, candidates: readonly FoundDevice[]): Selection {
  const words = value.split(',').map((word) => word.trim());
  const [word = ''] = words;
  // A path is how a cluster's device plugin can pass the list in files.
  if (words.length === 1 && (['', 'all', 'void'].includes(word) || word.startsWith('/'))) return null;
  if (words.length === 1 && word === 'none') return [];
  if (candidates.length <= new Set(words).size) return null;
  const named = new Set(words.flatMap((entry) => nvidiaEntry(entry, candidates) ?? []));
  return candidates.flatMap((_, position) => (named.has(position) ? [position] : []));
}

/** `2`, `2:1` (an instance of 2), `GPU-…`, `MIG-GPU-…/1/0`, each also as `nvidia.com/gpu=…`. */
function nvidiaEntry(entry: string, candidates: readonly FoundDevice[]): number | null {
  const name = entry
    .replace(/^.*=/, '')
    .replace(/^MIG-(?=GPU-)/, '')
    .replace(/[:/].*$/, '');
  return /^\d+$/.test(name) ? Number(name) : findByUuid(name, idsOf(candidates));
}

/**
 * GPU_IDS, this program's own: numbers of devices, or their ids or beginnings of these, whatever the vendor. Numbers count
 * what the vendors' variables have left, as a program inside would. Empty and `all` change nothing, `none` hides all. The
 * order is that of the list; entries that name nothing, or something a second time, are passed over.
 */
export function parseGpuIds(value: string, candidates: readonly FoundDevice[]): Selection {
  const words = value.split(',').map((word) => word.trim());
  if (words.every((word) => word === '') || value.trim().toLowerCase() === 'all') return null;
  const positions = words.flatMap((word) => ownEntry(word, candidates) ?? []);
  return [...new Set(positions)].filter((position) => position < candidates.length);
}

function ownEntry(word: string, candidates: readonly FoundDevice[]): number | null {
  if (/^\d+$/.test(word)) return Number(word);
  if (word === '') return null;
  return onlyOneBeginning(word, idsOf(candidates));
}
