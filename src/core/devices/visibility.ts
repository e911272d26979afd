import type { FoundDevice } from './sources/source.ts';
import { parseCudaVisibleDevices } from './visibility/cuda.ts';
import type { VisibilityEnvironment, VisibilityRule } from './visibility/rule.ts';
import { parseHipVisibleDevices, parseRocrVisibleDevices } from './visibility/rocm.ts';
import { parseGpuIds, parseNvidiaVisibleDevices } from './visibility/lists.ts';

/** A device, and the variable that keeps it from being used. */
export interface VisibleOrNot<Found extends FoundDevice> {
  device: Found;
  hiddenBy: { variable: string; value: string } | null;
}

const nvidiaRules: readonly VisibilityRule[] = [
  { variable: 'NVIDIA_VISIBLE_DEVICES', select: parseNvidiaVisibleDevices },
  { variable: 'CUDA_VISIBLE_DEVICES', select: parseCudaVisibleDevices },
];
const rocrRule: VisibilityRule = { variable: 'ROCR_VISIBLE_DEVICES', select: parseRocrVisibleDevices };
const hipRule: VisibilityRule = { variable: 'HIP_VISIBLE_DEVICES', select: parseHipVisibleDevices };
/** HIP reads this name too, where its own is not set. Beside an NVIDIA card it is meant for that one. */
const hipByCudaRule: VisibilityRule = { variable: 'CUDA_VISIBLE_DEVICES', select: parseHipVisibleDevices };
const ownRule: VisibilityRule = { variable: 'GPU_IDS', select: parseGpuIds };

/**
 * Which devices may be used, and in which order. Each variable works as its vendor documents (see the files beside this
 * one), on what the variables before it have left: NVIDIA_VISIBLE_DEVICES (the container's) then CUDA_VISIBLE_DEVICES
 * for NVIDIA; ROCR_VISIBLE_DEVICES then HIP_VISIBLE_DEVICES for AMD; GPU_IDS, this program's own, for what is left of both.
 * Where nothing orders them, devices keep the order in which they were found.
 *
 * @returns every device once: the visible ones in their order, then the hidden ones
 */
export function applyVisibility<Found extends FoundDevice>(
  devices: readonly Found[],
  environment: VisibilityEnvironment,
): VisibleOrNot<Found>[] {
  const hidden = new Map<Found, { variable: string; value: string }>();
  function apply(candidates: readonly Found[], { variable, select }: VisibilityRule): readonly Found[] {
    const value = environment[variable];
    if (value === undefined) return candidates;
    const selection = select(value, candidates, environment);
    if (selection === null) return candidates;
    const chosen = selection.flatMap((position) => candidates[position] ?? []);
    for (const device of candidates) if (!chosen.includes(device)) hidden.set(device, { variable, value });
    return chosen;
  }
  const ofVendor = (vendor: FoundDevice['vendor']) => devices.filter((device) => device.vendor === vendor);

  const nvidia = ofVendor('NVIDIA');
  const isHipNamed = (environment['HIP_VISIBLE_DEVICES'] ?? '') !== '';
  const amdRules = [rocrRule, ...(isHipNamed ? [hipRule] : nvidia.length === 0 ? [hipByCudaRule] : [])];
  const visible = apply(
    inFoundOrder(devices, nvidiaRules.reduce(apply, nvidia), amdRules.reduce(apply, ofVendor('AMD'))),
    ownRule,
  );
  return [
    ...visible.map((device) => ({ device, hiddenBy: null })),
    ...devices.flatMap((device) => {
      const hiddenBy = hidden.get(device);
      return hiddenBy ? [{ device, hiddenBy }] : [];
    }),
  ];
}

/** Both vendors' devices in one list: the vendors take turns as in `found`, each in the order that its variables gave. */
function inFoundOrder<Found extends FoundDevice>(
  found: readonly Found[],
  nvidia: readonly Found[],
  amd: readonly Found[],
): Found[] {
  const visible = new Set([...nvidia, ...amd]);
  const next = { NVIDIA: nvidia.values(), AMD: amd.values() };
  return found
    .filter((device) => visible.has(device))
    .flatMap(({ vendor }) => next[vendor].next().value ?? []);
}
