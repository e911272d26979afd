import type { CardIdentity } from '#inference/contract.ts';
import { workerEnvironment } from '../workers/worker-environment.ts';
import type { WorkerLaunch } from '../workers/worker-host-types.ts';
import type { ListedDevice } from './listed-device.ts';
import type { ProviderChoice } from './provider-ladder.ts';

/** Also while nothing is drawn: each one wakes two processes. */
const heartbeatIntervalMs = 5000;

/** How a device's worker process is started, to draw with this provider. */
export function workerLaunch(
  device: ListedDevice,
  { executionProvider, environment: pinning }: ProviderChoice,
  environment: Readonly<Record<string, string | undefined>>,
): WorkerLaunch {
  const wantedCard = wantedCardOf(device);
  return {
    worker: {
      deviceId: device.id,
      executionProvider,
      threads: device.threads,
      heartbeatIntervalMs,
      ...(wantedCard === null ? {} : { wantedCard }),
    },
    environment: workerEnvironment(environment, pinning),
  };
}

/** How a worker knows the card that it is to draw on; null for what is no card. */
function wantedCardOf({ kind, vendor, id, name, pciAddress }: ListedDevice): CardIdentity | null {
  if (kind !== 'card') return null;
  return { name, uuid: vendor === 'NVIDIA' ? id : null, pciAddress };
}

/** The card that a worker has found itself on, in a line: its driver's name for it, and what tells it from others. */
export function describeProvenCard(card: CardIdentity | null): string | null {
  if (card === null) return null;
  return [card.name, card.pciAddress ?? card.uuid].filter((part) => part !== null).join(', ');
}
