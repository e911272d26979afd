import type { GfxTarget } from './topology.ts';
import { targetName } from './topology.ts';

/** LLVM's table of AMD processors (AMDGPUUsage, column "dGPU/APU"): those that exist only inside of processors. */
const targetsInsideProcessors = new Set([
  ...['gfx700', 'gfx703', 'gfx705', 'gfx801', 'gfx810', 'gfx902', 'gfx909', 'gfx90c'],
  ...[
    'gfx1013',
    'gfx1033',
    'gfx1035',
    'gfx1036',
    'gfx1037',
    'gfx1103',
    'gfx1150',
    'gfx1151',
    'gfx1152',
    'gfx1153',
  ],
]);

/** PCI device of the Instinct MI300A: processor and accelerator in one, made for computing. */
const mi300aDeviceId = 0x74_a0;

/**
 * Whether a GPU is the small one inside a processor (an APU's), to be used only when asked for. sysfs has no field for
 * it; any of three signs will do:
 * - its instruction set is one that LLVM lists as an APU's;
 * - the processor's cores are in the same KFD node (kernels up to 5.x);
 * - hwmon has a voltage `vddnb`, that of the north bridge (kernel, amdgpu_pm.c: "only APUs … have vddnb").
 * The size of its memory is no sign: 512 MB to 96 GB of the machine's memory are set aside for it.
 */
export function isIntegrated(card: {
  pciDeviceId: number | null;
  target: GfxTarget | null;
  cpuCores: number;
  voltageLabels: readonly string[];
}): boolean {
  if (card.pciDeviceId === mi300aDeviceId) return false;
  if (card.target && targetsInsideProcessors.has(targetName(card.target))) return true;
  return card.cpuCores > 0 || card.voltageLabels.includes('vddnb');
}

/** Whether it works in the machine's own memory: all integrated ones, and the Instinct MI300A. */
export function hasUnifiedMemory(card: { pciDeviceId: number | null; integrated: boolean }): boolean {
  return card.integrated || card.pciDeviceId === mi300aDeviceId;
}
