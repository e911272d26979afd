import type { ExecutionProvider } from '#inference/contract.ts';

/** A way to draw on a device: onnxruntime's provider, and the environment that pins a process to the device. */
export interface ProviderChoice {
  executionProvider: ExecutionProvider;
  environment: Record<string, string>;
}

interface Providable {
  id: string;
  /** The best first. */
  providers: readonly ProviderChoice[];
}

interface Failure {
  executionProvider: ExecutionProvider;
  /** One sentence. */
  reason: string;
}

const names: Record<ExecutionProvider, string> = { cuda: 'CUDA', webgpu: 'WebGPU', cpu: 'the processor' };

/** Which of its providers each device is at: one that did not work gives way to the next. */
export interface ProviderLadder {
  /** The first that is not known to fail; null when all do. */
  current(device: Providable): ProviderChoice | null;
  /** The one that is used now does not work. Whether there is another. */
  failed(device: Providable, reason: string): boolean;
  /** Whether another one comes after that. */
  hasNext(device: Providable): boolean;
  /** All are tried again. */
  forget(deviceId: string): void;
  /** Why a device does not use its best provider, and what it uses instead, as sentences; null when it uses that. */
  reasonOf(device: Providable): string | null;
}

export function createProviderLadder(): ProviderLadder {
  const failures = new Map<string, readonly Failure[]>();
  const failuresOf = (deviceId: string) => failures.get(deviceId) ?? [];

  function left({ id, providers }: Providable): ProviderChoice[] {
    const known = failuresOf(id);
    return providers.filter((choice) =>
      known.every(({ executionProvider }) => executionProvider !== choice.executionProvider),
    );
  }
  const current = (device: Providable) => left(device)[0] ?? null;

  return {
    current,
    failed(device, reason) {
      const choice = current(device);
      if (choice) {
        const { executionProvider } = choice;
        failures.set(device.id, [...failuresOf(device.id), { executionProvider, reason }]);
      }
      return current(device) !== null;
    },
    hasNext: (device) => left(device).length > 1,
    forget: (deviceId) => void failures.delete(deviceId),
    reasonOf(device) {
      const reasons = failuresOf(device.id).map(({ reason }) => reason);
      if (reasons.length === 0) return null;
      const instead = current(device);
      if (instead) reasons.push(`It draws with ${names[instead.executionProvider]} instead.`);
      return reasons.join(' ');
    },
  };
}

/** The devices that can be drawn on in other ways than before. */
export function withOtherProviders(before: readonly Providable[], now: readonly Providable[]): string[] {
  const namesOf = ({ providers }: Providable) =>
    providers.map(({ executionProvider }) => executionProvider).join(' ');
  const changed = now.filter((device) => {
    const known = before.find(({ id }) => id === device.id);
    return known !== undefined && namesOf(known) !== namesOf(device);
  });
  return changed.map(({ id }) => id);
}
