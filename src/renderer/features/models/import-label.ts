import type { ModelImport } from '#shared/contract/model-imports.ts';
import { formatPartOf } from '#shared/format-bytes.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';

/** From 0 to 1; null until the size is known. */
export function importFraction({ doneBytes, totalBytes }: ModelImport): number | null {
  if (totalBytes === null) return null;
  return totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes);
}

/** Where it comes from, as people know it. */
export function sourceLabel({ source }: ModelImport): string {
  if (source.kind === 'folder') return source.path;
  return source.revision === null ? source.repository : `${source.repository}, ${source.revision}`;
}

/** How far it is and what it waits for, in one line. */
export function importLabel({ progress, doneBytes, totalBytes }: ModelImport): string {
  const amount = totalBytes === null ? null : formatPartOf(doneBytes, totalBytes);
  const words = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' · ');
  switch (progress.state) {
    case 'preparing':
      return 'Looking for its files…';
    case 'running': {
      const { bytesPerSecond, secondsLeft } = progress;
      return words(
        amount,
        bytesPerSecond === null ? null : `${formatBytes(bytesPerSecond)}/s`,
        secondsLeft === null ? null : `${formatDuration(secondsLeft)} left`,
      );
    }
    case 'waiting':
      return words(amount, `${progress.reason} It is tried again.`);
    case 'paused':
      return words('Paused', amount);
    case 'failed':
      return progress.error.message;
  }
}
