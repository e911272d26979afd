import { notifications } from '@mantine/notifications';
import type { Model } from '#shared/contract/models.ts';

/** Tells that a model has come, wherever one is looking. */
export function announceImport(models: readonly Model[], modelId: string): void {
  const model = models.find(({ id }) => id === modelId);
  const usable = model?.readiness.state === 'ready';
  const message = `${model?.name ?? modelId} is in the library${usable ? '.' : ', but cannot be used: see Models.'}`;
  notifications.show({ message, autoClose: 6000, ...(usable ? {} : { color: 'red' }) });
}
