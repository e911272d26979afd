import type { FoundDevice } from '../sources/source.ts';
import { findByUuid, idsOf } from './names.ts';
import type { Selection, VisibilityEnvironment } from './rule.ts';

/**
 * CUDA_VISIBLE_DEVICES, as the CUDA programming guide says ("CUDA Environment Variables",
 * https://docs.nvidia.com/cuda/cuda-programming-guide/05-appendices/environment-variables.html): unset shows all, empty
 * shows none; a list shows the named devices in its own order, and ends at the first entry that names none. Entries are
 * numbers, UUIDs (`GPU-8932f937-…`) or beginnings of one that fit only one device, or MIG instances. Beyond the guide, as
 * the driver does it (and PyTorch after it, `torch/cuda/__init__.py`): a number may be followed by other characters, the
 * first entry decides whether numbers, UUIDs or MIG instances are meant, and a device that is named twice shows none.
 *
 * Numbers are positions in nvidia-smi's order, as the guide has it; CUDA_DEVICE_ORDER=PCI_BUS_ID makes that the order of
 * PCI addresses. With the default, FASTEST_FIRST, CUDA itself may put a faster card before others of another kind: name
 * cards by UUID where kinds are mixed.
 */
export function parseCudaVisibleDevices(
  value: string,
  candidates: readonly FoundDevice[],
  environment: VisibilityEnvironment,
): Selection {
  const entries = value.split(',').map((entry) => entry.trim());
  const kind = kindOf(entries[0] ?? '');
  const order = numbering(candidates, environment['CUDA_DEVICE_ORDER']);
  const chosen: number[] = [];
  for (const entry of entries) {
    const position = kindOf(entry) === kind ? find[kind](entry, candidates, order) : null;
    if (position === null) break;
    // Two instances of one card are one card here; two of the same name are a mistake that CUDA answers with nothing.
    if (!chosen.includes(position)) chosen.push(position);
    else if (kind !== 'mig') return [];
  }
  return chosen;
}

type Kind = 'number' | 'uuid' | 'mig';
type Find = (entry: string, candidates: readonly FoundDevice[], order: readonly number[]) => number | null;

function kindOf(entry: string): Kind {
  if (entry.startsWith('GPU-')) return 'uuid';
  return entry.startsWith('MIG-') ? 'mig' : 'number';
}

const find: Record<Kind, Find> = {
  number(entry, _candidates, order) {
    const digits = /^\+?(\d+)/.exec(entry)?.[1];
    return digits === undefined ? null : (order[Number(digits)] ?? null);
  },
  uuid: (entry, candidates) => findByUuid(entry, idsOf(candidates)),
  /** `MIG-GPU-<UUID>/<instance>/<instance>` names its card; `MIG-<UUID>` does not, unless only one card is divided. */
  mig(entry, candidates) {
    const card = /^MIG-(GPU-[^/]+)/.exec(entry)?.[1];
    if (card !== undefined) return findByUuid(card, idsOf(candidates));
    const divided = candidates.flatMap(({ mig }, position) => (mig === true ? [position] : []));
    return divided.length === 1 ? (divided[0] ?? null) : null;
  },
};

/** Positions in the order in which CUDA's numbers count them. */
function numbering(candidates: readonly FoundDevice[], deviceOrder: string | undefined): number[] {
  const positions = candidates.map((_, position) => position);
  if (deviceOrder !== 'PCI_BUS_ID') return positions;
  const address = (position: number) => candidates[position]?.pciAddress ?? '';
  // Longer domains are larger ones; sorting is stable where an address is not known.
  return positions.sort((a, b) => {
    const [one, other] = [address(a).padStart(16, '0'), address(b).padStart(16, '0')];
    return one < other ? -1 : Number(one > other);
  });
}
