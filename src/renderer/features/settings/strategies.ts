import type { Settings, StrategyName } from '#shared/contract/settings.ts';

export const strategyLabels: Record<StrategyName, string> = {
  affinity: 'Keep models where they are',
  'round-robin': 'Devices take turns',
  'queue-depth': 'Shortest queue first',
  'least-memory': 'Most free memory first',
};

const texts: Record<StrategyName, string> = {
  affinity:
    'Images of one model go to the device that has it loaded, as long as nobody waits longer than in a plain queue.',
  'round-robin': 'Strictly in order; the devices take turns, whatever they have loaded.',
  'queue-depth': 'Each image joins the device with the shortest queue and stays there.',
  'least-memory': 'Strictly in order; of the idle devices the one with the most free memory goes first.',
};

/** What the chosen strategy does, in one sentence. */
export function strategyText({ multiGpu, strategy }: Pick<Settings, 'multiGpu' | 'strategy'>): string {
  return multiGpu ? texts[strategy] : 'Multi-GPU is off: one device draws everything, in order.';
}
