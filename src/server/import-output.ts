import type { WriteStream } from 'node:tty';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { formatBytes, formatPartOf } from '#shared/format-bytes.ts';

export interface ImportOutput {
  show(item: ModelImport | undefined): void;
  /** Leaves the line. */
  end(): void;
}

/** Begins the line anew and empties it. */
const anew = '\r\u001B[K';

/** One line that tells how far an import is, rewritten on a terminal; elsewhere a line whenever its state changes. */
export function createImportOutput(stderr: Pick<WriteStream, 'write' | 'isTTY'>): ImportOutput {
  let shown = '';
  let open = false;
  return {
    show(item) {
      if (!item) return;
      const { state } = item.progress;
      const line = lineOf(item);
      if (stderr.isTTY) {
        stderr.write(`${anew}${line}`);
        open = true;
      } else if (state !== shown) stderr.write(`${line}\n`);
      shown = state;
    },
    end() {
      if (open) stderr.write('\n');
      open = false;
    },
  };
}

/** `tiny-model: 1.2 of 3.4 GB, 12 MB/s, 3 min left`. */
function lineOf({ modelId, doneBytes, totalBytes, progress }: ModelImport): string {
  const amount = totalBytes === null ? '' : `${formatPartOf(doneBytes, totalBytes)}, `;
  switch (progress.state) {
    case 'preparing':
      return `${modelId}: looking for its files`;
    case 'running': {
      const { bytesPerSecond, secondsLeft } = progress;
      const rate = bytesPerSecond === null ? 'starting' : `${formatBytes(bytesPerSecond)}/s`;
      return `${modelId}: ${amount}${rate}${secondsLeft === null ? '' : `, ${timeLeft(secondsLeft)}`}`;
    }
    case 'waiting':
      return `${modelId}: ${amount}${progress.reason} It is tried again.`;
    case 'paused':
      return `${modelId}: ${amount}stopped`;
    case 'failed':
      return `${modelId}: ${amount}failed`;
  }
}

function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
}
