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

/** All imports in a few characters: `42 %` while any is running, `!` where one has failed; null where all is quiet. */
export function importsOnTheWay(imports: readonly ModelImport[]): string | null {
  if (imports.some(({ progress }) => progress.state === 'failed')) return '!';
  const running = imports.filter(({ progress }) => progress.state !== 'paused');
  if (running.length === 0) return null;
  const sum = (of: (item: ModelImport) => number) => running.reduce((total, item) => total + of(item), 0);
  const totalBytes = sum((item) => item.totalBytes ?? 0);
  if (totalBytes === 0) return '…';
  return `${Math.floor((sum(({ doneBytes }) => doneBytes) / totalBytes) * 100)} %`;
}
