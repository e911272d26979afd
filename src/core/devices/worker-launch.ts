import type { CardIdentity } from '#inference/contract.ts';
import type { Device } from '#shared/contract/devices.ts';
import { workerEnvironment } from '../workers/worker-environment.ts';
import type { WorkerLaunch } from '../workers/worker-host-types.ts';
import { cardBackend } from './card.ts';
import type { ListedDevice } from './listed-device.ts';
import type { ProviderChoice, ProviderLadder } from './provider-ladder.ts';

/** Also while nothing is drawn: each one wakes two processes. */
const heartbeatIntervalMs = 5000;

/** How a device's worker process is started, to draw with this provider. */
export function workerLaunch(
  device: ListedDevice,
  { executionProvider, environment: pinning }: ProviderChoice,
  environment: Readonly<Record<string, string | undefined>>,
  graphsFolder?: string,
): WorkerLaunch {
  const wantedCard = wantedCardOf(device);
  return {
    worker: {
      deviceId: device.id,
      executionProvider,
      threads: device.threads,
      heartbeatIntervalMs,
      ...(wantedCard === null ? {} : { wantedCard }),
      ...(graphsFolder === undefined ? {} : { graphsFolder }),
    },
    environment: workerEnvironment(environment, pinning),
  };
}

/** How a worker knows the card that it is to draw on; null for what is no card. */
function wantedCardOf({ kind, vendor, id, name, pciAddress }: ListedDevice): CardIdentity | null {
  if (kind !== 'card') return null;
  return { name, uuid: vendor === 'NVIDIA' ? id : null, pciAddress };
}

/** What a device draws with, why not with something better, and the card that its worker has found itself on. */
export function drawingFacts(
  device: ListedDevice,
  ladder: Pick<ProviderLadder, 'current' | 'reasonOf'>,
  card: CardIdentity | null,
): Pick<Device, 'backend' | 'backendReason' | 'provenCard'> {
  const provider = ladder.current(device);
  return {
    backend: (device.kind === 'card' && provider ? cardBackend(provider) : null) ?? device.backend,
    // Where nothing is left, its health says why.
    backendReason: provider ? ladder.reasonOf(device) : null,
    provenCard: card && describeCardIdentity(card),
  };
}

/** In a line: its driver's name for it, and what tells it from others. */
function describeCardIdentity({ name, pciAddress, uuid }: CardIdentity): string {
  return [name, pciAddress ?? uuid].filter((part) => part !== null).join(', ');
}
