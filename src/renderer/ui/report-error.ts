import { notifications } from '@mantine/notifications';
import { toErrorReport } from '#shared/errors.ts';

/** Shows an error's sentence. What was cancelled on purpose is no news. */
export function reportError(error: unknown): void {
  const { code, message } = toErrorReport(error);
  if (code === 'cancelled') return;
  notifications.show({ color: 'red', message, autoClose: 8000, role: 'alert' });
}
